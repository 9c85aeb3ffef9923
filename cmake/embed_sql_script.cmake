# Writes sql_queries.hpp and .cpp into the folder OUT from the lists QUERIES and MIGRATIONS.
string(CONCAT header
  "// Made from sql/ by cmake/embed_sql_script.cmake.\n"
  "#pragma once\n#include <span>\n#include <string_view>\n\n"
  "namespace pagemill::sql {\n"
  "/// A statement of sql/queries: its file's stem, which is also its prepared and logged name,\n"
  "/// and its text.\n"
  "struct query {\n  std::string_view name;\n  std::string_view text;\n};\n"
  "/// A file of sql/migrations, in the order of their numbers.\n"
  "struct migration {\n  int number;\n  std::string_view name;\n  std::string_view text;\n};\n\n"
  "std::span<const query> all_queries();\n"
  "std::span<const migration> all_migrations();\n\n")
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

set(table "")
foreach(path IN LISTS QUERIES)
  get_filename_component(stem "${path}" NAME_WE)
  literal("${path}" text)
  string(APPEND header "extern const query ${stem};\n")
  string(APPEND source "const query ${stem}{\"${stem}\", ${text}};\n")
  string(APPEND table "    {\"${stem}\", ${text}},\n")
endforeach()
set(steps "")
foreach(path IN LISTS MIGRATIONS)
  get_filename_component(stem "${path}" NAME_WE)
  string(REGEX REPLACE "^0*([0-9]+)_.*" "\\1" number "${stem}")
  literal("${path}" text)
  string(APPEND steps "    {${number}, \"${stem}\", ${text}},\n")
endforeach()
string(APPEND header "}  // namespace pagemill::sql\n")
string(APPEND source
  "namespace {\n"
  "const query queries[] = {\n${table}    {\"\", \"\"}};\n"
  "const migration migrations[] = {\n${steps}    {0, \"\", \"\"}};\n"
  "}  // namespace\n"
  "std::span<const query> all_queries() {\n"
  "  return std::span(queries).first(std::size(queries) - 1);\n}\n"
  "std::span<const migration> all_migrations() {\n"
  "  return std::span(migrations).first(std::size(migrations) - 1);\n}\n"
  "}  // namespace pagemill::sql\n")
file(WRITE "${OUT}/sql_queries.hpp" "${header}")
file(WRITE "${OUT}/sql_queries.cpp" "${source}")
