// Workers stopped past their lease, and a database that restarts: who may write, who waits.
#include <csignal>
#include <format>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

std::string traces(const worker_site& site, const submitted& target) {
  return site.ask(
      std::format("SELECT string_agg(concat_ws(' ', number, xmin, ctid), ',' ORDER BY "
                  "number) FROM document_pages WHERE document_id = '{}'",
                  target.document));
}

struct stopped_midway {
  worker_site site;
  std::string file = long_pdf();
  child_process worker = site.start_worker({.slot = "worker-1", .slots = 1});
  submitted sent = site.submit(file);

  stopped_midway() { REQUIRE(site.has_pages(sent, 1, 60s)); }

  /// Another worker takes over the job and finishes it while the first one is stopped; when
  /// resumed, the first one writes nothing of it and keeps working.
  void check_what_follows(child_process& other, steady::time_point stopped_at) {
    CHECK(eventually(40s, [&] { return site.job(sent, "attempt") == "2"; }));
    const auto waited = steady::now() - stopped_at;
    MESSAGE("taken over after " << waited / 1ms << " ms");
    CHECK(waited < 25s);
    REQUIRE(site.reaches(sent, "completed", 90s));
    const auto before = traces(site, sent);
    worker.send(SIGCONT);
    // When resumed, it learns of the loss by its own clock (lease_lapsed) or by its renewal
    // (lease_taken), whichever thread runs first.
    CHECK(worker.wait_for_text("\"event\":\"lease_", 20s));
    // Both keep working afterwards; the resumed one as a new incarnation.
    CHECK(eventually(20s, [&] {
      return site.ask(
                 "SELECT count(DISTINCT slot) FROM workers WHERE seen_at > now() - "
                 "interval '4 seconds'") == "2";
    }));
    other.stop();
    const auto next = site.submit(file);
    REQUIRE(site.reaches(next, "completed", 90s));
    CHECK(worker.running());
    CHECK(traces(site, sent) == before);
    CHECK(site.contents_of(sent) == site.contents_of(next));
    CHECK(site.job(sent, "concat_ws(' ', attempt, failures)") == "2 0");
    CHECK(site.events(sent) == "created started interrupted started completed");
    // An expired lease is not a death.
    CHECK(site.ask(std::format("SELECT detail->>'deaths' FROM job_events WHERE job_id = '{}' AND "
                               "event = 'interrupted'",
                               sent.job)) == "0");
  }
};

}  // namespace

TEST_CASE("a worker stopped past its lease writes nothing when resumed, and blocks nobody") {
  stopped_midway run;
  run.worker.send(SIGSTOP);
  const auto stopped_at = steady::now();
  auto other = run.site.start_worker({.slot = "worker-2", .slots = 1});
  REQUIRE(run.site.job(run.sent, "state") == "processing");
  run.check_what_follows(other, stopped_at);
}

TEST_CASE("a worker stopped between BEGIN and COMMIT does not keep its job's row locked") {
  stopped_midway run;
  auto& site = run.site;
  // Its next write waits for the row that the test locks; then it is stopped, and gets the lock.
  pqxx::connection link(site.database().owner_url);
  pqxx::work holder(link);
  holder.exec(std::format("SELECT FROM jobs_live WHERE id = '{}' FOR UPDATE", run.sent.job));
  REQUIRE(eventually(20s, [&] {
    return site.ask(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
               "application_name LIKE 'pagemill-worker%'") != "0";
  }));
  run.worker.send(SIGSTOP);
  const auto stopped_at = steady::now();
  REQUIRE(eventually(5s, [&] { return process_state(run.worker.pid()) == 'T'; }));
  holder.commit();
  CHECK(eventually(5s, [&] {
    return site.ask(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND "
               "application_name LIKE 'pagemill-worker%'") == "1";
  }));
  // The row is free long before the lease expires.
  CHECK(eventually(10s, [&] {
    return site.ask(std::format("SELECT count(*) FROM (SELECT FROM jobs_live WHERE id = '{}' FOR "
                                "UPDATE SKIP LOCKED) free",
                                run.sent.job)) == "1";
  }));
  CHECK(steady::now() - stopped_at < 8s);
  auto other = site.start_worker({.slot = "worker-2", .slots = 1});
  run.check_what_follows(other, stopped_at);
}

TEST_CASE("a restart of PostgreSQL during work loses no job and charges none") {
  for (const int signal : {SIGINT, SIGQUIT}) {  // fast shutdown, crash
    INFO("signal " << signal);
    postgres_cluster cluster({.more = {"synchronous_commit=on"}});
    worker_site site(cluster);
    auto worker = site.start_worker({.slots = 2});
    const auto running = site.submit(long_pdf());
    std::vector<submitted> waiting;
    for (std::uint64_t i = 0; i < 5; ++i) waiting.push_back(site.submit(plain_pdf(2, i)));
    REQUIRE(site.has_pages(running, 1, 60s));
    cluster.restart(signal);
    REQUIRE(site.reaches(running, "completed", 120s));
    for (const auto& sent : waiting) CHECK(site.reaches(sent, "completed", 60s));
    CHECK(site.contents_of(running).page_count == long_pdf_pages);
    CHECK(site.ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
    CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
    CHECK(worker.running());
    CHECK(worker.stop() == exit_status{.code = 0});
  }
}
