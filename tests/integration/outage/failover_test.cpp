// A primary dies during jobs and its synchronous standby takes over; then the old one returns.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// Both servers in one URL, the old primary first.
std::string url_of_both(const postgres_cluster& first, const postgres_cluster& second,
                        const std::string& database, std::string_view login) {
  return std::format("postgresql://{}@127.0.0.1:{},127.0.0.1:{}/{}?target_session_attrs=read-write",
                     login, first.port(), second.port(), database);
}

struct pair_of_servers {
  postgres_cluster primary;
  worker_site site{primary};
  postgres_cluster standby{postgres_cluster::standby_of{primary}};
  std::string url = url_of_both(primary, standby, site.database().name, "worker_service");
  std::string api_url = url_of_both(primary, standby, site.database().name, "api_service");
  child_process worker = site.start_worker({.slots = 2, .more = {{"DATABASE_URL", url}}});
  api_process api{site.database(), {{"DATABASE_URL", api_url}}};
  http_client client = api.client();
  std::vector<std::string> accepted;

  /// Runs as the owner on the server that is the primary after the failover.
  std::string ask(const std::string& sql) const {
    return query(standby.url(site.database().name), sql);
  }
  /// Whether the API accepted the job.
  bool submit(const std::string& pdf) {
    const auto answer = client.post_pdf(jobs_path, pdf);
    if (answer.status == 202) accepted.emplace_back(answer.json().at("id").as_string());
    return answer.status == 202;
  }
  void check_that_all_complete_once() {
    CHECK(eventually(90s, [&] { return ask("SELECT count(*) FROM jobs_live") == "0"; }));
    for (const auto& job : accepted) {
      CHECK(ask(std::format("SELECT state FROM jobs WHERE id = '{}'", job)) == "completed");
      CHECK(ask(std::format("SELECT count(*) FROM job_events WHERE job_id = '{}' AND event = "
                            "'completed'",
                            job)) == "1");
    }
    CHECK(ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
    CHECK(worker.running());
  }
};

}  // namespace

TEST_CASE("a failover during work loses and duplicates nothing, and the old primary stays fenced") {
  pair_of_servers run;
  REQUIRE(run.submit(long_pdf(1, 0.02)));
  for (std::uint64_t i = 0; i < 5; ++i) REQUIRE(run.submit(plain_pdf(2, i)));
  REQUIRE(eventually(
      30s, [&] { return run.site.ask("SELECT count(*) > 0 FROM document_pages") == "t"; }));
  run.primary.stop(SIGQUIT);
  run.standby.promote();
  REQUIRE(eventually(30s, [&] { return run.submit(plain_pdf(1)); }));
  run.check_that_all_complete_once();

  // The old primary returns and believes it still is one; the new one is down for a moment.
  run.primary.start();
  run.standby.stop(SIGINT);
  CHECK(run.worker.wait_for_text("is an old primary", 20s));
  CHECK_FALSE(run.submit(plain_pdf(1)));
  const auto at_the_zombie = [&](const std::string& sql) {
    return query(run.primary.url(run.site.database().name), sql);
  };
  CHECK(at_the_zombie("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE '%_service' AND "
                      "backend_xid IS NOT NULL") == "0");
  run.standby.start();
  REQUIRE(eventually(30s, [&] { return run.submit(plain_pdf(1)); }));
  run.check_that_all_complete_once();

  // A process that starts now has not seen either server before.
  auto fresh =
      run.site.start_worker({.slot = "worker-2", .slots = 1, .more = {{"DATABASE_URL", run.url}}});
  CHECK(run.ask("SELECT count(*) FROM workers WHERE slot = 'worker-2'") == "1");
  CHECK(fresh.stop() == exit_status{.code = 0});
  CHECK(run.worker.stop() == exit_status{.code = 0});
}

TEST_CASE(
    "an old primary without its standby confirms no commit, even to clients that know only it") {
  postgres_cluster primary;
  worker_site site(primary);
  postgres_cluster standby{postgres_cluster::standby_of{primary}};
  standby.stop(SIGINT);
  auto worker = site.launch_worker();
  CHECK(worker.wait_for_text("the answer to COMMIT was lost", 30s));
  CHECK_FALSE(worker.errors().contains("\"event\":\"ready\""));
  standby.start();
  CHECK(worker.wait_for_text("\"event\":\"ready\"", 30s));
}
