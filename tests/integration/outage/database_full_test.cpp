// PostgreSQL full, out of connections or read-only during jobs: the work waits, retries sparingly,
// and continues by itself.
#include <doctest/doctest.h>

#include "tests/integration/site/work_under_way.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

TEST_CASE("a full disk stops the work without charging jobs or making the worker spin") {
  postgres_cluster cluster;
  worker_site site(cluster);
  site.ask(R"(CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$)");
  site.ask("CREATE TRIGGER full_disk BEFORE INSERT ON document_pages EXECUTE FUNCTION disk_full()");
  auto worker = site.start_worker({.slots = 2});
  std::vector<submitted> sent;
  for (std::uint64_t i = 0; i < 3; ++i) sent.push_back(site.submit(plain_pdf(1, i)));
  CHECK(worker.wait_for_text("SQLSTATE 53100", 30s));
  CHECK_FALSE(worker.wait(10s));
  // Each try is a claim and a release: back-off allows a few, not hundreds.
  const auto tries = std::stoi(site.ask("SELECT count(*) FROM job_events WHERE event = 'started'"));
  MESSAGE(tries << " tries in 10 s");
  CHECK(tries <= 12);
  site.ask("DROP TRIGGER full_disk ON document_pages");
  for (const auto& job : sent) REQUIRE(site.reaches(job, "completed", 60s));
  CHECK(site.ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
  CHECK(worker.running());
}

TEST_CASE("workers wait out a connection limit or a read-only database, and nothing is lost") {
  for (const std::string hindrance :
       {"CONNECTION LIMIT 0", "SET default_transaction_read_only = on"}) {
    INFO(hindrance);
    work_under_way work;
    const auto owner = work.site.database().owner_url;
    query(owner, "ALTER ROLE worker_service " + hindrance);
    query(owner,
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
          "WHERE usename = 'worker_service'");
    CHECK(work.worker.wait_for_text(
        hindrance.contains("LIMIT") ? "too many connections" : "SQLSTATE 25006", 30s));
    CHECK_FALSE(work.worker.wait(5s));
    query(owner, "ALTER ROLE worker_service CONNECTION LIMIT -1");
    query(owner, "ALTER ROLE worker_service SET default_transaction_read_only = off");
    work.check_that_all_complete_once();
  }
}
