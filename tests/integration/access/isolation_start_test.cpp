// Worker and API refuse to start with an unknown schema or a role that bypasses the policies.
#include <format>

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
    for (const auto* name : {"pagemill-worker", "pagemill-api"}) {
      INFO(name);
      const auto ended = run({.program = program(name),
                              .environment = {{"DATABASE_URL", service_url(cluster, database_name)},
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
  service_url(site.cluster, site.database.name);
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

TEST_CASE("a worker without a model starts, extracts, and warns that nothing is embedded") {
  worker_site site;
  auto worker = site.start_worker();
  CHECK(worker.errors().contains("\"event\":\"nothing_is_embedded\""));
  CHECK(worker.errors().contains("deploy/fetch-model"));
  const auto sent = site.submit(plain_pdf(1));
  CHECK(site.reaches(sent, "completed", 30s));
  CHECK(site.contents_of(sent).vector_count == 0);
}
