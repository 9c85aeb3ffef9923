// Every table has row security, enabled and forced, or is out of reach of everybody who does not
// need it. Looks at the catalogue, so a table that somebody adds is looked at too.
#include <map>
#include <tuple>

#include <doctest/doctest.h>

#include "tests/support/postgres_cluster.hpp"

using namespace pagemill::test;

namespace {

/// Tables without row security, and all that is granted on them.
const std::map<std::string, std::string> granted_only{
    {"schema_functions", "pagemill_api SELECT, pagemill_worker SELECT"},
    {"schema_migrations", "pagemill_api SELECT, pagemill_worker SELECT"}};

/// Tables of ours, partitions too, whether row security is forced, and the grants.
constexpr std::string_view tables_query = R"(
  WITH ours AS (
    SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.relpersistence <> 't'
       AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
  ), granted AS (
    SELECT o.oid, g.grantee, g.privilege_type FROM ours o, aclexplode(o.relacl) g
     WHERE g.grantee <> o.relowner
    UNION
    SELECT o.oid, g.grantee, g.privilege_type
      FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid, aclexplode(a.attacl) g
     WHERE g.grantee <> o.relowner
  )
  SELECT o.relname, (o.relrowsecurity AND o.relforcerowsecurity)::text,
         (SELECT string_agg(CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END
                            || ' ' || g.privilege_type, ', '
                            ORDER BY g.grantee::regrole::text, g.privilege_type)
            FROM granted g WHERE g.oid = o.oid)
    FROM ours o ORDER BY o.relname)";

/// Policies that everybody passes, or that show the API the rows of every workspace.
constexpr std::string_view policies_query = R"(
  SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
   WHERE p.polroles @> '{0}'
      OR p.polroles @> ARRAY['pagemill_api'::regrole::oid]
         AND 'true' IN (pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid))
         AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                      AND a.attname = 'workspace_id')
   ORDER BY 1, 2)";

std::vector<std::string> unprotected(const std::string& url) {
  std::vector<std::string> findings;
  for (const auto& row : query_rows(url, std::string(tables_query))) {
    const auto& [table, forced, grants] = std::tie(row[0], row[1], row[2]);
    const auto exception = granted_only.find(table);
    if (exception != granted_only.end()) {
      if (grants != exception->second) findings.push_back(table + " is granted: " + grants);
    } else if (forced != "true") {
      findings.push_back(table + " has no forced row security");
    } else if (grants.contains("PUBLIC")) {
      findings.push_back(table + " is granted: " + grants);
    }
  }
  for (const auto& row : query_rows(url, std::string(policies_query))) {
    findings.push_back(row[0] + " has the open policy " + row[1]);
  }
  return findings;
}

using findings = std::vector<std::string>;

}  // namespace

TEST_CASE("every table has forced row security or is granted only to those who need it") {
  const auto database = postgres_cluster::shared().make_database();
  CHECK(unprotected(database.owner_url) == findings{});
  CHECK(query_rows(database.owner_url, std::string(tables_query)).size() > 20);
}

TEST_CASE("a partition that the sweep makes is protected too") {
  const auto database = postgres_cluster::shared().make_database();
  query(database.owner_url, R"(
    DO $$ BEGIN
      EXECUTE (SELECT format('DROP TABLE %I', relname) FROM pg_class
                WHERE relkind = 'r' AND relname LIKE 'job\_events\_2%'
                ORDER BY relname DESC LIMIT 1);
    END $$)");
  CHECK(query(database.owner_url, "SELECT maintain_partitions('30 days')") == "1");
  CHECK(unprotected(database.owner_url) == findings{});
}

TEST_CASE("a planted table without protection is found") {
  const auto database = postgres_cluster::shared().make_database();
  const auto& url = database.owner_url;
  const auto after = [&](const std::string& change) {
    query(url, change);
    return unprotected(url);
  };
  const findings bare{"planted has no forced row security"};
  CHECK(after("SET ROLE pagemill_owner; CREATE TABLE planted (workspace_id uuid)") == bare);
  CHECK(after("GRANT SELECT ON planted TO pagemill_api") == bare);
  CHECK(after("ALTER TABLE planted ENABLE ROW LEVEL SECURITY") == bare);
  CHECK(after("ALTER TABLE planted FORCE ROW LEVEL SECURITY") == findings{});
  CHECK(after("CREATE POLICY ours ON planted TO pagemill_api USING (workspace_id = "
              "current_workspace_id())") == findings{});
  CHECK(after("CREATE POLICY wide ON planted TO pagemill_api USING (true)") ==
        findings{"planted has the open policy wide"});
  CHECK(after("DROP POLICY wide ON planted; CREATE POLICY open ON planted USING (false)") ==
        findings{"planted has the open policy open"});
  CHECK(after("DROP POLICY open ON planted; GRANT SELECT (workspace_id) ON planted TO PUBLIC") ==
        findings{"planted is granted: PUBLIC SELECT, pagemill_api SELECT"});
  CHECK(after("DROP TABLE planted; CREATE MATERIALIZED VIEW planted AS SELECT * FROM documents") ==
        bare);
  CHECK(after("DROP MATERIALIZED VIEW planted; CREATE TABLE auth.planted (x integer)") == bare);
}

TEST_CASE("a planted grant on a table of the migration runner is found") {
  const auto database = postgres_cluster::shared().make_database();
  query(database.owner_url, "GRANT SELECT ON schema_migrations TO PUBLIC");
  CHECK(unprotected(database.owner_url) ==
        findings{"schema_migrations is granted: PUBLIC SELECT, pagemill_api SELECT, "
                 "pagemill_worker SELECT"});
}
