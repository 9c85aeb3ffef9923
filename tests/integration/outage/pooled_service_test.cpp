// The whole service behind PgBouncer in transaction mode: slower to notice, equally correct.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pgbouncer.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr const char* warning = "\"event\":\"notifications_not_working\"";

std::size_t count_of(std::string_view text, std::string_view piece) {
  std::size_t count = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

struct pooled_site {
  worker_site site;
  // The logins exist once there is a site.
  pgbouncer pooler{site.cluster(), {.user = "worker_service", .server_connections = 10}};
  pgbouncer api_pooler{site.cluster(), {.user = "api_service", .server_connections = 10}};
  std::string url = pooler.url(site.database().name);
  std::string api_url = api_pooler.url(site.database().name);

  worker_options options(const std::string& slot) const {
    return {.slot = slot, .slots = 1, .more = {{"DATABASE_URL", url}}};
  }
};

}  // namespace

TEST_CASE("behind a pooler jobs run to completion, and a cancel takes effect in time") {
  pooled_site pooled;
  auto& site = pooled.site;
  auto worker = site.start_worker(pooled.options("worker-1"));
  api_process api(site.database(), {{"DATABASE_URL", pooled.api_url}});
  const auto client = api.client();
  CHECK(worker.wait_for_text(warning, 20s));
  const auto sent = client.post_pdf(jobs_path, plain_pdf(2));
  REQUIRE(sent.status == 202);
  const auto path = std::string(jobs_path) + "/" + std::string(sent.json().at("id").as_string());
  REQUIRE(eventually(
      30s, [&] { return client.get(path + "?wait=5").json().at("status") == "completed"; }));
  const auto running = site.submit(long_pdf());
  REQUIRE(site.has_pages(running, 1, 60s));
  REQUIRE(client.post(std::string(jobs_path) + "/" + running.job + "/cancel", {}).status == 200);
  const auto cancelled_at = steady::now();
  CHECK(worker.wait_for_text("\"claim_lost\"", 10s));
  const auto took = steady::now() - cancelled_at;
  MESSAGE("the worker stopped " << took / 1ms << " ms after the cancel");
  CHECK(took < 2s);  // 0.5 s and a query on an idle machine
  CHECK(site.job(running, "state") == "cancelled");
  CHECK(site.ask("SELECT locks FROM workers") == "f");
  CHECK(count_of(worker.errors(), warning) == 1);
  CHECK(worker.stop() == exit_status{.code = 0});
}

TEST_CASE("behind a pooler a killed worker's job is taken over when its lease expires") {
  pooled_site pooled;
  auto& site = pooled.site;
  auto worker = site.start_worker(pooled.options("worker-1"));
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 60s));
  auto other = site.start_worker(pooled.options("worker-2"));
  worker.kill_now();
  const auto killed_at = steady::now();
  REQUIRE(eventually(40s, [&] { return site.job(sent, "attempt") == "2"; }));
  const auto waited = steady::now() - killed_at;
  MESSAGE("taken over after " << waited / 1ms << " ms");
  CHECK(waited > 10s);  // no session lock shows the death, only the lease does
  CHECK(waited < 25s);
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
}

TEST_CASE("DATABASE_LISTEN_URL around the pooler brings notifications and the session lock") {
  pooled_site pooled;
  auto& site = pooled.site;
  auto options = pooled.options("worker-1");
  options.more["DATABASE_LISTEN_URL"] =
      service_url(site.cluster(), site.database().name, service_login::worker);
  auto worker = site.start_worker(options);
  CHECK(eventually(20s, [&] { return site.ask("SELECT locks FROM workers") == "t"; }));
  REQUIRE(site.reaches(site.submit(plain_pdf(1)), "completed", 60s));
  CHECK_FALSE(worker.errors().contains(warning));
  CHECK(worker.stop() == exit_status{.code = 0});
}
