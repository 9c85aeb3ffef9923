# embed_sql(TARGET QUERIES FOLDER MIGRATIONS FOLDER): makes a library TARGET whose header
# "sql/sql_queries.hpp" declares, in namespace pagemill::sql, one constant per .sql file of QUERIES:
# a name (the file's stem) and a text; and the list of the files of MIGRATIONS in order.
# GLOB with CONFIGURE_DEPENDS is used here alone: every .sql file counts.
function(embed_sql target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "QUERIES;MIGRATIONS")
  file(GLOB queries CONFIGURE_DEPENDS "${arg_QUERIES}/*/*.sql")
  file(GLOB migrations CONFIGURE_DEPENDS "${arg_MIGRATIONS}/*.sql")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/generated")
  add_custom_command(
    OUTPUT "${out}/sql/sql_queries.hpp" "${out}/sql/sql_queries.cpp"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}/sql" "-DQUERIES=${queries}"
      "-DMIGRATIONS=${migrations}" -P "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
    DEPENDS ${queries} ${migrations} "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
    VERBATIM COMMENT "Embedding SQL")
  add_library(${target} STATIC "${out}/sql/sql_queries.cpp" "${out}/sql/sql_queries.hpp")
  target_include_directories(${target} PUBLIC "${out}")
  target_link_libraries(${target} PUBLIC project_options)
endfunction()
