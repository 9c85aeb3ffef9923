# embed_texts(<target> HEADER <name> NAMESPACE <namespace> FILES <file>...): a header <name> that
# has each file's text, without its last line break, as a constant named after the file's stem. Each
# file is smaller than the 64 KiB of a literal.
function(embed_texts target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;NAMESPACE" "FILES")
  set(content "// Made by cmake/embed_texts.cmake.\n#pragma once\n#include <string_view>\n\n")
  string(APPEND content "namespace ${arg_NAMESPACE} {\n")
  foreach(path IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH path)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    cmake_path(GET path STEM name)
    file(READ "${path}" text)
    string(STRIP "${text}" text)
    string(APPEND content
      "inline constexpr std::string_view ${name} = R\"~text~(${text})~text~\";\n")
  endforeach()
  string(APPEND content "}  // namespace ${arg_NAMESPACE}\n")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/generated")
  file(GENERATE OUTPUT "${out}/${arg_HEADER}" CONTENT "${content}")
  target_include_directories(${target} PUBLIC "${out}")
endfunction()
