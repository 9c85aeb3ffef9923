// Worker and API refuse to start with an unknown schema or a role that bypasses the policies.
#include <format>
#include <fstream>
#include <ranges>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/places.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// A separate cluster, since the attributes of roles belong to the whole cluster.
struct place {
  postgres_cluster cluster;
  test_database database = cluster.make_database();
  temp_folder runtime;

  void ask(const std::string& sql) const { query(database.owner_url, sql); }

  /// Both programs must refuse with exit code 78 and name `reason`.
  void check_refusal(std::string_view reason, const std::string& database_name) {
    for (const std::string name : {"pagemill-worker", "pagemill-api"}) {
      INFO(name);
      const auto who = name == "pagemill-api" ? service_login::api : service_login::worker;
      const auto ended =
          run({.program = program(name),
               .environment = {{"DATABASE_URL", service_url(cluster, database_name, who)},
                               {"PAGEMILL_RUNTIME_DIR", runtime.path()},
                               {"PAGEMILL_MODEL_DIR", "/nonexistent"},
                               {"PAGEMILL_AUTH", "off"},
                               {"PORT", "0"}}},
              30s);
      INFO(ended.errors);
      CHECK(ended.status == exit_status{.code = 78});
      CHECK(ended.errors.contains(reason));
    }
  }
  void check_refusal(std::string_view reason) { check_refusal(reason, database.name); }
};

/// The ```sql blocks of docs/operations.md, in order.
std::vector<std::string> documented_sql() {
  std::ifstream file(source_file("docs/operations.md"));
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with("```sql")) {
      inside = true;
      blocks.emplace_back();
    } else if (line.ends_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

/// CREATE DATABASE goes by itself.
std::vector<std::string> statements_of(const std::string& block) {
  std::vector<std::string> found;
  for (const auto part : std::views::split(block, ';')) {
    std::string text(std::string_view{part});
    if (text.find_first_not_of(" \n") != text.npos) found.push_back(std::move(text));
  }
  return found;
}

}  // namespace

TEST_CASE("worker and API refuse a schema they do not know, and say which one they need") {
  place site;
  const auto newest = query(site.database.owner_url,
                            "SELECT name FROM schema_migrations ORDER BY number DESC LIMIT 1");
  REQUIRE(newest != "");
  site.check_refusal("no schema of pagemill", site.cluster.make_empty_database());
  site.ask(
      "INSERT INTO schema_migrations VALUES (9000, '9000_future', repeat('0', 64), 9000, now())");
  site.check_refusal("too new");
  site.ask("DELETE FROM schema_migrations WHERE number = 9000");
  site.ask("UPDATE schema_migrations SET checksum = repeat('0', 64) WHERE name = '" + newest + "'");
  site.check_refusal("is another one");
  site.ask("DELETE FROM schema_migrations WHERE name = '" + newest + "'");
  site.check_refusal("too old");
  site.check_refusal(newest);
  CHECK(query(site.database.owner_url, "SELECT count(*) FROM workers") == "0");
}

TEST_CASE("worker and API refuse a role that bypasses row-level security") {
  place site;
  for (const auto* power : {"SUPERUSER", "BYPASSRLS"}) {
    INFO(power);
    for (const auto* role : {"pagemill_worker", "pagemill_api"}) {
      site.ask(std::format("ALTER ROLE {} {}", role, power));
    }
    site.check_refusal("row-level security would not bind it");
    for (const auto* role : {"pagemill_worker", "pagemill_api"}) {
      site.ask(std::format("ALTER ROLE {} NO{}", role, power));
    }
  }
  site.ask("GRANT pagemill_owner TO pagemill_worker, pagemill_api");
  site.check_refusal("row-level security would not bind it");
  CHECK(query(site.database.owner_url, "SELECT count(*) FROM workers") == "0");
}

TEST_CASE("worker and API refuse a login that could become another role than their own") {
  place site;
  // The rights that a login inherits are its own already; the others take a SET ROLE.
  for (const std::string how : {"INHERIT FALSE, SET TRUE", "INHERIT TRUE, SET FALSE"}) {
    INFO(how);
    site.ask("GRANT pagemill_worker TO api_service WITH " + how);
    site.ask("GRANT pagemill_api TO worker_service WITH " + how);
    site.check_refusal("_service could also become pagemill_");
    site.ask("REVOKE pagemill_worker FROM api_service");
    site.ask("REVOKE pagemill_api FROM worker_service");
  }
  site.ask("GRANT pagemill_owner TO api_service, worker_service WITH INHERIT FALSE, SET TRUE");
  site.check_refusal("could also become pagemill_owner");
  site.ask("REVOKE pagemill_owner FROM api_service, worker_service");
  site.ask("ALTER ROLE api_service SUPERUSER");
  site.ask("ALTER ROLE worker_service SUPERUSER");
  site.check_refusal("could also become pagemill_");
  CHECK(query(site.database.owner_url, "SELECT count(*) FROM workers") == "0");
}

TEST_CASE("the logins that docs/operations.md makes serve both processes, and only their own") {
  postgres_cluster cluster;
  const auto sql = documented_sql();
  REQUIRE(sql.size() == 2);
  for (const auto& statement : statements_of(sql[0])) query(cluster.url("postgres"), statement);
  const auto owner = cluster.url("pagemill");
  REQUIRE(run({.program = program("pagemill"), .arguments = {"migrate", "--database-url", owner}})
              .status == exit_status{.code = 0});
  CHECK(query(owner, "SELECT count(*) FROM pg_roles WHERE rolcanlogin") == "3");
  for (const auto& statement : statements_of(sql[1])) query(owner, statement);
  const temp_folder runtime;
  for (const std::string own : {"api", "worker"}) {
    for (const std::string login : {"api", "worker"}) {
      INFO(own << " with the login of " << login);
      child_process process(
          {.program = program("pagemill-" + own),
           .environment = {
               {"DATABASE_URL", cluster.url("pagemill", std::format("pagemill_{}_login", login))},
               {"PAGEMILL_RUNTIME_DIR", runtime.path()},
               {"PAGEMILL_MODEL_DIR", "/nonexistent"},
               {"PAGEMILL_AUTH", "off"},
               {"PORT", "0"}}});
      if (own == login) {
        CHECK(process.wait_for_text(own == "api" ? "\"listening\"" : "\"event\":\"ready\"", 30s));
        CHECK(process.stop() == exit_status{.code = 0});
      } else {
        CHECK(process.wait(30s) == exit_status{.code = 78});
      }
    }
  }
}

TEST_CASE("a worker refuses a runtime folder that somebody else could have made") {
  worker_site site;
  const temp_folder place;
  std::filesystem::create_directory_symlink(site.runtime_folder(), place.path() / "pagemill");
  auto worker = site.launch_worker(
      {.more = {{"PAGEMILL_RUNTIME_DIR", (place.path() / "pagemill").string()}}});
  CHECK(worker.wait(30s) == exit_status{.code = 78});
  CHECK(worker.errors().contains("runtime_folder_unsafe"));
  CHECK(site.ask("SELECT count(*) FROM workers") == "0");
}

TEST_CASE("a worker without a model starts, extracts, and warns that nothing is embedded") {
  worker_site site;
  auto worker = site.start_worker();
  CHECK(worker.errors().contains("\"event\":\"nothing_is_embedded\""));
  CHECK(worker.errors().contains("deploy/fetch-model"));
  const auto sent = site.submit(plain_pdf(1));
  CHECK(site.reaches(sent, "completed", 30s));
  CHECK(site.contents_of(sent).vector_count == 0);
}
