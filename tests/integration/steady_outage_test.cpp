// PostgreSQL away, frozen, full or out of connections under running jobs: no process ends, no job
// is lost, done twice or charged.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/api_process.hpp"
#include "tests/integration/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr const char* jobs_path = "/api/v1/pdf/jobs";

/// A worker amid a long document, with short ones waiting, on a cluster that a test may mistreat.
struct work_under_way {
  postgres_cluster cluster;
  worker_site site{cluster};
  child_process worker = site.start_worker({.slots = 1});
  submitted running = site.submit(long_pdf(1, 0.03));
  std::vector<submitted> waiting;

  work_under_way() {
    for (std::uint64_t i = 0; i < 4; ++i) waiting.push_back(site.submit(plain_pdf(2, i)));
    REQUIRE(site.has_pages(running, 1, 60s));
  }

  void check_that_all_complete_once() {
    REQUIRE(site.reaches(running, "completed", 120s));
    for (const auto& sent : waiting) CHECK(site.reaches(sent, "completed", 60s));
    CHECK(site.contents_of(running).page_count == long_pdf_pages);
    for (const auto& sent : waiting) CHECK(site.contents_of(sent).page_count == 2);
    CHECK(site.ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
    CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
    CHECK(site.ask("SELECT count(*) FROM (SELECT job_id FROM job_events WHERE event = 'completed' "
                   "GROUP BY job_id HAVING count(*) > 1) twice") == "0");
    CHECK(worker.running());
    CHECK(worker.stop() == exit_status{.code = 0});
  }
};

}  // namespace

TEST_CASE("PostgreSQL away for longer than the lease costs time, and neither a job nor a process") {
  work_under_way work;
  api_process api(work.site.database());
  work.cluster.stop(SIGINT);
  // A worker that cannot renew gives up before others may take its jobs.
  CHECK(work.worker.wait_for_text("\"event\":\"lease_lapsed\"", 20s));
  CHECK_FALSE(work.worker.wait(7s));
  work.cluster.start();
  work.check_that_all_complete_once();
  CHECK(api.client().get("/ready").status == 200);
}

TEST_CASE("a frozen PostgreSQL hangs neither worker nor API, and nothing is lost or doubled") {
  work_under_way work;
  api_process api(work.site.database());
  auto client = api.client();
  REQUIRE(client.get(jobs_path).status == 200);
  const auto extractors = descendants(work.worker.pid());
  work.cluster.freeze();
  const auto frozen_at = steady::now();
  // The first request finds an open connection that does not answer, later ones cannot connect.
  for (const auto within : {10s, 10s}) {
    const auto asked_at = steady::now();
    const auto answer = client.get(jobs_path);
    CHECK(answer.status == 503);
    CHECK(code_of(answer) == "database_unavailable");
    CHECK(steady::now() - asked_at < within);
  }
  CHECK(work.worker.wait_for_text("\"event\":\"lease_lapsed\"", 20s));
  // Fenced before others may have its jobs: the extractor that was at work is gone.
  CHECK(steady::now() - frozen_at < 15s);
  CHECK(eventually(1s, [&] { return descendants(work.worker.pid()) != extractors; }));
  // Until every call that was under way was cut.
  CHECK_FALSE(work.worker.wait(5s));
  work.cluster.thaw();
  REQUIRE(eventually(20s, [&] { return client.get("/ready").status == 200; }));
  work.check_that_all_complete_once();
}

TEST_CASE("a full disk stops the work without charging it, and without a worker that spins") {
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
  // Each try is a claim and a release: with backoff there are a few, not hundreds.
  const auto tries = std::stoi(site.ask("SELECT count(*) FROM job_events WHERE event = 'started'"));
  MESSAGE(tries << " tries in 10 s");
  CHECK(tries <= 12);
  site.ask("DROP TRIGGER full_disk ON document_pages");
  for (const auto& job : sent) REQUIRE(site.reaches(job, "completed", 60s));
  CHECK(site.ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
  CHECK(worker.running());
}

TEST_CASE("at its connection limit or read-only the database is waited for, and nothing is lost") {
  for (const std::string hindrance :
       {"CONNECTION LIMIT 0", "SET default_transaction_read_only = on"}) {
    INFO(hindrance);
    work_under_way work;
    const auto owner = work.site.database().owner_url;
    query(owner, "ALTER ROLE service_login " + hindrance);
    query(owner, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                 "WHERE usename = 'service_login'");
    CHECK(work.worker.wait_for_text(
        hindrance.contains("LIMIT") ? "too many connections" : "SQLSTATE 25006", 30s));
    CHECK_FALSE(work.worker.wait(5s));
    query(owner, "ALTER ROLE service_login CONNECTION LIMIT -1");
    query(owner, "ALTER ROLE service_login SET default_transaction_read_only = off");
    work.check_that_all_complete_once();
  }
}
