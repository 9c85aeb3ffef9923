// What the SECURITY DEFINER functions of the schema expose.
#include <doctest/doctest.h>

#include "tests/support/postgres_cluster.hpp"

using namespace pagemill::test;

TEST_CASE("a temporary table of the caller does not shadow ours in a definer function") {
  const auto database = postgres_cluster::shared().make_database();
  CHECK(query(database.api_url, R"(
    BEGIN;
    CREATE TEMP TABLE workspaces AS SELECT uuid_nil() AS id, 'shadow'::text AS name;
    GRANT SELECT ON pg_temp.workspaces TO PUBLIC;
    SET LOCAL ROLE pagemill_api;
    SELECT workspace_named('shadow') IS NULL AND workspace_named('default') IS NOT NULL)") == "t");
}

TEST_CASE("our definer functions fix their search_path, and nobody may call them by default") {
  const auto database = postgres_cluster::shared().make_database();
  const auto rows = query_rows(database.owner_url, R"(
    SELECT p.proname FROM pg_proc p
     -- what takes the API's role, where its caller may, instead of needing it
     WHERE p.proname <> 'authenticate_as_api' AND p.pronamespace = 'public'::regnamespace
       AND pg_get_userbyid(p.proowner) LIKE 'pagemill\_%'
       AND (has_function_privilege('public', p.oid, 'EXECUTE')
            OR p.prosecdef AND NOT coalesce(p.proconfig, '{}')
                 @> ARRAY['search_path=pg_catalog, public, pg_temp']))");
  for (const auto& row : rows) FAIL_CHECK(row[0]);
  CHECK(query(database.owner_url,
              "SELECT count(*) >= 9 FROM pg_proc WHERE prosecdef AND "
              "pg_get_userbyid(proowner) LIKE 'pagemill\\_%'") == "t");
}
