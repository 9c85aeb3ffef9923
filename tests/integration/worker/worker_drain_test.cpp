// SIGTERM: the worker claims nothing more, finishes or releases its jobs, and exits 0 in time.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

/// The highest count of deaths in the events of the job.
std::string most_deaths(worker_site& site, const submitted& sent) {
  return site.ask(std::format(
      "SELECT coalesce(max((detail ->> 'deaths')::int), 0) FROM job_events WHERE job_id = '{}'",
      sent.job));
}

}  // namespace

TEST_CASE("a worker told to stop finishes its jobs and claims nothing more") {
  worker_site site;
  auto worker = site.start_worker({.slots = 1});
  const auto running = site.submit(long_pdf());
  REQUIRE(site.has_pages(running, 1, 30s));
  worker.send(SIGTERM);
  const auto later = site.submit(plain_pdf(1));
  const auto ended = worker.wait(29s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(site.job(running, "state") == "completed");
  CHECK(site.job(later, "state") == "pending");
  CHECK(site.ask("SELECT count(*) FROM workers") == "0");
}

TEST_CASE("a document longer than the drain is released in time, intact and uncharged") {
  worker_site site;
  auto worker = site.start_worker(
      {.slot = "worker-1", .slots = 1, .more = {{"PAGEMILL_PAGE_SECONDS", "120"}}});
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 60s));
  // A stopped child makes any document longer than the drain, without using CPU time.
  for (const auto child : descendants(worker.pid())) kill(child, SIGSTOP);
  worker.send(SIGTERM);
  const auto asked_at = steady::now();
  const auto ended = worker.wait(35s);
  const auto took = steady::now() - asked_at;
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  MESSAGE("ended after " << took / 1ms << " ms with " << site.pages_of(sent) << " pages");
  CHECK(took < 29s);
  CHECK(took > 24s);
  CHECK(site.job(sent, "state") == "pending");
  CHECK(site.pages_of(sent) < long_pdf_pages);
  auto other = site.start_worker({.slot = "worker-2", .slots = 1});
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
  CHECK(site.job(sent, "concat_ws(' ', attempt, failures)") == "2 0");
  CHECK(site.events(sent) == "created started interrupted started completed");
  CHECK(site.ask(std::format("SELECT detail ->> 'cause' FROM job_events WHERE job_id = '{}' AND "
                             "event = 'interrupted'",
                             sent.job)) == "drain");
}

TEST_CASE("a second SIGTERM releases the job at once, and the checkpoint stays") {
  worker_site site;
  auto worker = site.start_worker({.slots = 1});
  const auto sent = site.submit(long_pdf(1, 0.1));
  REQUIRE(site.has_pages(sent, 1, 30s));
  worker.send(SIGTERM);
  REQUIRE(worker.wait_for_text("\"draining\"", 10s));
  CHECK_FALSE(worker.wait(1s));
  worker.send(SIGTERM);
  const auto ended = worker.wait(5s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(site.job(sent, "concat_ws(' ', state, attempt, failures)") == "pending 1 0");
  CHECK(site.pages_of(sent) == std::stoi(site.job(sent, "pages_done")));
  CHECK(site.ask("SELECT deaths FROM jobs_live") == "0");
}

TEST_CASE("a worker told to stop while embedding keeps the vectors and charges nothing" *
          doctest::skip(!model_is_there())) {
  worker_site site;
  auto worker = site.start_worker({.model = true});
  const auto sent = site.submit(plain_pdf(100));
  REQUIRE(eventually(90s, [&] { return std::stoi(site.job(sent, "chunks_done")) > 0; }));
  worker.send(SIGTERM);
  REQUIRE(worker.wait_for_text("\"draining\"", 10s));
  worker.send(SIGINT);
  const auto ended = worker.wait(10s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(site.job(sent, "concat_ws(' ', state, stage, failures)") == "processing embedding 0");
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE worker_id IS NULL") == "1");
  CHECK(site.contents_of(sent).vector_count == std::stoi(site.job(sent, "chunks_done")));
}

TEST_CASE("a drain that is cut short does not count as a death of its jobs") {
  worker_site site;
  const worker_options patient{.slots = 1, .more = {{"PAGEMILL_PAGE_SECONDS", "120"}}};
  const auto sent = site.submit(long_pdf());
  // The third death of a document without a checkpoint would end it as poisoned.
  for (int cut = 1; cut <= 3; ++cut) {
    INFO("cut " << cut);
    auto worker = site.start_worker(patient);
    REQUIRE(eventually(30s, [&] { return site.job(sent, "attempt") == std::to_string(cut); }));
    for (const auto child : descendants(worker.pid())) kill(child, SIGSTOP);
    worker.send(SIGTERM);
    REQUIRE(eventually(10s, [&] { return site.ask("SELECT draining FROM workers") == "t"; }));
    // As the service manager, or the worker itself, does when the time is up.
    worker.kill_now();
  }
  auto other = site.start_worker({.slot = "worker-2", .slots = 1});
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.job(sent, "failures") == "0");
  CHECK(most_deaths(site, sent) == "0");
}

TEST_CASE("a drain with a hanging database still ends in time, and charges no job") {
  postgres_cluster cluster;
  worker_site site(cluster);
  auto worker = site.start_worker({.slots = 1, .more = {{"PAGEMILL_PAGE_SECONDS", "120"}}});
  const auto sent = site.submit(long_pdf());
  REQUIRE(eventually(30s, [&] { return site.job(sent, "attempt") == "1"; }));
  for (const auto child : descendants(worker.pid())) kill(child, SIGSTOP);
  worker.send(SIGTERM);
  const auto asked_at = steady::now();
  REQUIRE(eventually(10s, [&] { return site.ask("SELECT draining FROM workers") == "t"; }));
  cluster.freeze();
  const auto ended = worker.wait(35s);
  cluster.thaw();
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(steady::now() - asked_at < 29500ms);
  auto again = site.start_worker({.slots = 1});
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.job(sent, "failures") == "0");
  CHECK(most_deaths(site, sent) == "0");
}

TEST_CASE("a worker that drains without a database leaves its jobs uncharged") {
  postgres_cluster cluster;
  worker_site site(cluster);
  auto worker = site.start_worker({.slot = "worker-1", .slots = 1});
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 60s));
  cluster.stop(SIGINT);
  worker.send(SIGTERM);
  // It can neither release the job nor delete its own row, and keeps trying.
  REQUIRE(worker.wait_for_text("\"event\":\"retire_failed\"", 29s));
  cluster.start();
  const auto ended = worker.wait(29s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(site.ask("SELECT count(*) FROM workers") == "0");
  auto next = site.start_worker({.slot = "worker-1", .slots = 1});
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
  CHECK(site.ask(std::format("SELECT count(*) FROM job_events WHERE job_id = '{}' AND "
                             "(detail ->> 'deaths')::int > 0",
                             sent.job)) == "0");
}
