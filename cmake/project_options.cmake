# The one INTERFACE target that carries the standard, the warnings and the sanitizer of every
# target of ours.
add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_23)
target_include_directories(project_options INTERFACE "${CMAKE_SOURCE_DIR}")
# Designated initialisers name what differs from the defaults; a warning about every other member
# would forbid them.
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wconversion
  -Wnon-virtual-dtor -Wold-style-cast -Wswitch -Werror -fstack-protector-strong)
target_link_options(project_options INTERFACE -Wl,--as-needed)
# Asio's deprecated interfaces stay out; Boost.JSON and URL are linked, not header-only.
target_compile_definitions(project_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

if(PAGEMILL_SANITIZER STREQUAL "address")
  target_compile_options(project_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(project_options INTERFACE PAGEMILL_SANITIZED=1)
elseif(PAGEMILL_SANITIZER STREQUAL "thread")
  # -Wno-tsan: Boost uses fences that ThreadSanitizer does not model; tests/tsan.supp names the
  # one report.
  target_compile_options(project_options INTERFACE
    -fsanitize=thread -Wno-tsan -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=thread)
  target_compile_definitions(project_options INTERFACE PAGEMILL_SANITIZED=1)
elseif(PAGEMILL_SANITIZER STREQUAL "fuzzer")
  # clang's libFuzzer; what clang warns of beyond g++ is clang-tidy's business.
  target_compile_options(project_options INTERFACE -Wno-error
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(project_options INTERFACE PAGEMILL_SANITIZED=1)
endif()

# pagemill_library(NAME SOURCES... [LINKS target...]): a static library of ours. Headers are found
# from the project's root, so an #include names its folder: #include "common/core/errc.hpp".
function(pagemill_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC project_options ${arg_LINKS})
endfunction()

# pagemill_program(NAME OUTPUT_NAME SOURCES... LINKS...)
function(pagemill_program name output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINKS")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${output}
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  target_link_libraries(${name} PRIVATE project_options ${arg_LINKS})
endfunction()

# pagemill_unit_test(NAME SOURCES... LINKS...): a doctest program, run by ctest with the label
# "unit".
function(pagemill_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  add_executable(${name} "${CMAKE_SOURCE_DIR}/tests/support/doctest_main.cpp" ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE project_options ${arg_LINKS})
  target_compile_definitions(${name} PRIVATE PAGEMILL_SOURCE_FOLDER="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set(seconds 180)
  if(PAGEMILL_SANITIZER)
    set(seconds 900)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT ${seconds}
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp")
endfunction()
