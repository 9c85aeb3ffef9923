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
# Asio's deprecated interfaces stay out; Asio and Beast are compiled once, in common/async and
# api/http. Everyone agrees on it, so that precompiled headers fit every target.
target_compile_definitions(project_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
# What makes a mistake with memory harder to use: docs/security.md. FORTIFY needs optimisation, and
# the sanitizers have better checks of their own, but for the bounds of views.
target_link_options(project_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
if(PAGEMILL_SANITIZER)
  target_compile_definitions(project_options INTERFACE _GLIBCXX_ASSERTIONS)
else()
  set(hardening -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
    -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    list(APPEND hardening -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    list(APPEND hardening -mbranch-protection=standard)
  endif()
  target_compile_options(project_options INTERFACE "$<$<NOT:$<CONFIG:Debug>>:${hardening}>")
endif()
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

include(precompiled)

# The sources of a target are compiled some at a time: reading headers is most of the work, and a
# batch reads them once. So names in anonymous namespaces must differ within a target.
# tests/lint compiles each source by itself, which shows a missing #include.
option(PAGEMILL_UNITY "Compile several sources at a time" ON)
function(compile_in_batches target)
  if(PAGEMILL_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    # g++ warns of anonymous namespaces outside of the file it was given, as if in a header.
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# pagemill_library(NAME SOURCES... [LINKS target...] [PRECOMPILED kind]): a static library of ours.
# Headers are found from the project's root, so an #include names its folder:
# #include "common/core/errc.hpp". The kinds of precompiled headers: cmake/precompiled.cmake.
function(pagemill_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PRECOMPILED" "SOURCES;LINKS")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC project_options ${arg_LINKS})
  if(NOT arg_PRECOMPILED)
    set(arg_PRECOMPILED std)
  endif()
  precompile(${name} ${arg_PRECOMPILED})
  compile_in_batches(${name})
endfunction()

# pagemill_program(NAME OUTPUT_NAME SOURCES... LINKS...)
function(pagemill_program name output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINKS")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${output}
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  target_link_libraries(${name} PRIVATE project_options ${arg_LINKS})
  precompile(${name} std)
endfunction()

# pagemill_test(NAME LABEL label TIMEOUT seconds SOURCES... LINKS...): a doctest program, run by
# ctest. Under sanitizers it may take five times as long.
function(pagemill_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;LINKS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE project_options doctest_main test_files ${arg_LINKS})
  precompile(${name} test)
  compile_in_batches(${name})
  add_test(NAME ${name} COMMAND ${name})
  if(PAGEMILL_SANITIZER)
    math(EXPR arg_TIMEOUT "5 * ${arg_TIMEOUT}")
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp")
endfunction()

function(pagemill_unit_test name)
  pagemill_test(${name} LABEL unit TIMEOUT 180 ${ARGN})
endfunction()
