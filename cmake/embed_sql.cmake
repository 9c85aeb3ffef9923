# embed_sql(<target> QUERIES <folder> MIGRATIONS <folder> FUNCTIONS <folder>): a library whose
# header "sql/sql_queries.hpp" declares, in namespace pagemill::sql, one constant per .sql file in
# the subfolders of QUERIES, and the lists of the files of MIGRATIONS, by number, and of those in
# the subfolders of FUNCTIONS, by name. The header only names what there is; the source holds the
# texts. So a change of a text recompiles one file, not everything that includes the header.
# GLOB with CONFIGURE_DEPENDS is used only here: every .sql file counts.
function(embed_sql target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "QUERIES;MIGRATIONS;FUNCTIONS")
  file(GLOB queries CONFIGURE_DEPENDS "${arg_QUERIES}/*/*.sql")
  file(GLOB migrations CONFIGURE_DEPENDS "${arg_MIGRATIONS}/*.sql")
  file(GLOB functions CONFIGURE_DEPENDS "${arg_FUNCTIONS}/*/*.sql")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/generated")
  # The header is a byproduct: ninja then looks whether it was written, and leaves its users alone.
  add_custom_command(
    OUTPUT "${out}/sql/sql_queries.cpp"
    BYPRODUCTS "${out}/sql/sql_queries.hpp"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}/sql" "-DQUERIES=${queries}"
      "-DMIGRATIONS=${migrations}" "-DFUNCTIONS=${functions}"
      -P "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
    DEPENDS ${queries} ${migrations} ${functions}
      "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
    VERBATIM COMMENT "Embedding SQL")
  add_library(${target} STATIC "${out}/sql/sql_queries.cpp" "${out}/sql/sql_queries.hpp")
  target_include_directories(${target} PUBLIC "${out}")
  target_link_libraries(${target} PUBLIC project_options)
endfunction()
