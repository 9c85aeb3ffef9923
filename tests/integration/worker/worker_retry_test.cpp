// Jobs that were cancelled or failed and are then retried, and a paused queue, with real workers.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct retry_site : worker_site {
  api_process api{with_service_login(*this)};
  http_client client = api.client();

  static test_database with_service_login(worker_site& site) {
    auto database = site.database();
    database.api_url = service_url(site.cluster(), database.name, service_login::api);
    return database;
  }
  int post(const std::string& path) const {
    return client.send({.method = "POST", .target = "/api/v1/" + path}).status;
  }
  int step(const submitted& target, const std::string& name) const {
    return post(std::format("pdf/jobs/{}/{}", target.job, name));
  }
  /// The transaction that wrote each row, and its position: any rewrite shows.
  std::vector<std::vector<std::string>> traces(const submitted& target) const {
    return rows(
        std::format("SELECT number, xmin, ctid FROM document_pages WHERE document_id = '{}' "
                    "ORDER BY number",
                    target.document));
  }
};

bool begins_with(const auto& all, const auto& first) {
  return all.size() > first.size() && std::equal(first.begin(), first.end(), all.begin());
}

}  // namespace

TEST_CASE("a job that failed, was retried, cancelled and retried ends like an undisturbed one") {
  retry_site site;
  const auto file = long_pdf();
  // The extractor stops after its first pages, so that the time runs out on a machine of any speed.
  auto hasty = site.start_worker(
      {.more = {{"PAGEMILL_DOCUMENT_SECONDS", "20"}, {"PAGEMILL_PAGE_SECONDS", "120"}}});
  const auto sent = site.submit(file);
  REQUIRE(site.has_pages(sent, 1, 20s));
  for (const auto child : descendants(hasty.pid())) kill(child, SIGSTOP);
  REQUIRE(site.reaches(sent, "failed", 60s));
  hasty.stop();
  CHECK(site.job(sent, "error->>'code'") == "extractor_timeout");
  CHECK(site.document(sent, "status") == "partial");
  const auto after_failure = site.traces(sent);
  REQUIRE(!after_failure.empty());
  CHECK(site.step(sent, "retry") == 202);
  CHECK(site.document(sent, "status") == "processing");

  auto worker = site.start_worker();
  REQUIRE(site.has_pages(sent, static_cast<int>(after_failure.size()) + 1, 60s));
  CHECK(site.step(sent, "cancel") == 200);
  const auto after_cancel = site.traces(sent);
  REQUIRE(after_cancel.size() < long_pdf_pages);
  CHECK(begins_with(after_cancel, after_failure));
  CHECK(site.step(sent, "retry") == 202);
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(begins_with(site.traces(sent), after_cancel));
  CHECK(site.step(sent, "retry") == 409);

  const auto undisturbed = site.submit(file);
  REQUIRE(site.reaches(undisturbed, "completed", 90s));
  CHECK(site.contents_of(sent) == site.contents_of(undisturbed));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
  CHECK(site.document(sent, "status") == "ready");
  CHECK(site.job(sent, "concat_ws(' ', attempt, failures, generation)") == "3 0 1");
  CHECK(site.events(sent) ==
        "created started failed retried started cancelled retried started completed");
  const auto id = pagemill::parse_uuid(sent.job).value();
  const auto events = site.jobs().events(site.workspace(), {id}, 0, 100).value().items;
  REQUIRE(events.size() == 9);
  CHECK(events[1].slot == "worker-1");
  CHECK(events[2].detail_json.value().contains("extractor_timeout"));
  CHECK_FALSE(events[3].slot);
  CHECK(events[8].at > events[0].at);
}

TEST_CASE(
    "a paused queue gives out no jobs, lets running ones finish, and continues when resumed") {
  retry_site site;
  auto worker = site.start_worker({.slots = 2});
  const auto running = site.submit(long_pdf());
  REQUIRE(site.has_pages(running, 1, 60s));
  CHECK(site.post("queue/pause") == 200);
  const auto waiting = site.submit(plain_pdf(1));
  REQUIRE(site.reaches(running, "completed", 90s));
  // By now a worker with free slots has polled twice.
  CHECK(site.job(waiting, "concat_ws(' ', state, attempt)") == "pending 0");
  CHECK(site.post("queue/resume") == 200);
  CHECK(site.reaches(waiting, "completed", 30s));
}
