// PostgreSQL stopped or frozen during jobs: no process exits, no job is lost, done twice or
// charged.
#include <csignal>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/work_under_way.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {}  // namespace

TEST_CASE("an outage of PostgreSQL longer than the lease costs time, but no job and no process") {
  work_under_way work;
  api_process api(work.site.database());
  work.cluster.stop(SIGINT);
  // A worker that cannot renew its lease gives up before others may take its jobs.
  CHECK(work.worker.wait_for_text("\"event\":\"lease_lapsed\"", 20s));
  CHECK_FALSE(work.worker.wait(7s));
  work.cluster.start();
  work.check_that_all_complete_once();
  CHECK(api.client().get("/ready").status == 200);
}

TEST_CASE("a frozen PostgreSQL hangs neither worker nor API, and nothing is lost or duplicated") {
  work_under_way work;
  api_process api(work.site.database());
  auto client = api.client();
  REQUIRE(client.get(jobs_path).status == 200);
  const auto extractors = descendants(work.worker.pid());
  work.cluster.freeze();
  const auto frozen_at = steady::now();
  // The first request has an open connection that does not answer; later ones cannot connect.
  for (const auto within : {10s, 10s}) {
    const auto asked_at = steady::now();
    const auto answer = client.get(jobs_path);
    CHECK(answer.status == 503);
    CHECK(code_of(answer) == "database_unavailable");
    CHECK(steady::now() - asked_at < within);
  }
  CHECK(work.worker.wait_for_text("\"event\":\"lease_lapsed\"", 20s));
  // The worker is fenced before others may take its jobs: its busy extractor is gone.
  CHECK(steady::now() - frozen_at < 15s);
  CHECK(eventually(1s, [&] { return descendants(work.worker.pid()) != extractors; }));
  // Wait until every pending call has timed out.
  CHECK_FALSE(work.worker.wait(5s));
  work.cluster.thaw();
  REQUIRE(eventually(20s, [&] { return client.get("/ready").status == 200; }));
  work.check_that_all_complete_once();
}
