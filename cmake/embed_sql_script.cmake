# Writes sql_queries.hpp and .cpp into the folder OUT from the lists QUERIES, MIGRATIONS, FUNCTIONS.
cmake_minimum_required(VERSION 3.31)
string(CONCAT header
  "// Made from sql/ by cmake/embed_sql_script.cmake.\n"
  "#pragma once\n#include <span>\n#include <string_view>\n\n"
  "namespace pagemill::sql {\n"
  "/// A statement of sql/queries: its file's stem, which is also its prepared and logged name,\n"
  "/// and its text.\n"
  "struct query {\n  std::string_view name;\n  std::string_view text;\n};\n"
  "/// A file of sql/migrations.\n"
  "struct migration {\n  int number;\n  std::string_view name;\n  std::string_view text;\n};\n"
  "/// A file of sql/functions.\n"
  "struct function_file {\n  std::string_view name;\n  std::string_view text;\n};\n\n"
  "/// By number.\n"
  "std::span<const migration> all_migrations();\n"
  "/// By name.\n"
  "std::span<const function_file> all_functions();\n\n")
set(source "#include \"sql/sql_queries.hpp\"\n\nnamespace pagemill::sql {\n")

# A string literal may be at most 64 KiB in the standard, so long files become adjacent literals.
function(literal path result)
  file(READ "${path}" text)
  string(LENGTH "${text}" length)
  set(pieces "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "R\"~sql~(${piece})~sql~\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  set(${result} "${pieces}" PARENT_SCOPE)
endfunction()

foreach(path IN LISTS QUERIES)
  get_filename_component(stem "${path}" NAME_WE)
  literal("${path}" text)
  string(APPEND header "extern const query ${stem};\n")
  string(APPEND source "const query ${stem}{\"${stem}\", ${text}};\n")
endforeach()

set(steps "")
foreach(path IN LISTS MIGRATIONS)
  get_filename_component(stem "${path}" NAME_WE)
  string(REGEX REPLACE "^0*([0-9]+)_.*" "\\1" number "${stem}")
  literal("${path}" text)
  string(APPEND steps "    {${number}, \"${stem}\", ${text}},\n")
endforeach()

# The paths are ordered by folder; the list is ordered by name, which is unique.
set(stems "")
foreach(path IN LISTS FUNCTIONS)
  get_filename_component(stem "${path}" NAME_WE)
  if(stem IN_LIST stems)
    message(FATAL_ERROR "two files of sql/functions are named ${stem}.sql")
  endif()
  list(APPEND stems "${stem}")
  set(path_of_${stem} "${path}")
endforeach()
list(SORT stems)
set(functions "")
foreach(stem IN LISTS stems)
  literal("${path_of_${stem}}" text)
  string(APPEND functions "    {\"${stem}\", ${text}},\n")
endforeach()

string(APPEND header "}  // namespace pagemill::sql\n")
string(APPEND source
  "namespace {\n"
  "const migration migrations[] = {\n${steps}    {0, \"\", \"\"}};\n"
  "const function_file functions[] = {\n${functions}    {\"\", \"\"}};\n"
  "}  // namespace\n"
  "std::span<const migration> all_migrations() {\n"
  "  return std::span(migrations).first(std::size(migrations) - 1);\n}\n"
  "std::span<const function_file> all_functions() {\n"
  "  return std::span(functions).first(std::size(functions) - 1);\n}\n"
  "}  // namespace pagemill::sql\n")

set(old_header "")
if(EXISTS "${OUT}/sql_queries.hpp")
  file(READ "${OUT}/sql_queries.hpp" old_header)
endif()
if(NOT header STREQUAL old_header)
  file(WRITE "${OUT}/sql_queries.hpp" "${header}")
endif()
file(WRITE "${OUT}/sql_queries.cpp" "${source}")
