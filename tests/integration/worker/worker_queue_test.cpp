// Many jobs, several workers, cancellation and fairness.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

TEST_CASE("two workers over 200 jobs complete each one exactly once") {
  worker_site site;
  const std::vector<std::string> files{plain_pdf(1), plain_pdf(2, 2), plain_pdf(3, 3)};
  auto one = site.start_worker({.slot = "worker-1"});
  auto two = site.start_worker({.slot = "worker-2"});
  for (std::size_t i = 0; i < 200; ++i) site.submit(files[i % files.size()]);
  CHECK(eventually(120s, [&] { return site.ask("SELECT count(*) FROM jobs_finished") == "200"; }));
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
  CHECK(site.ask("SELECT count(*) FROM jobs WHERE state = 'completed' AND attempt = 1 AND "
                 "failures = 0") == "200");
  CHECK(site.ask("SELECT count(*) FROM (SELECT string_agg(event, ' ' ORDER BY id) AS way FROM "
                 "job_events GROUP BY job_id) e WHERE way = 'created started completed'") == "200");
  CHECK(site.ask("SELECT count(DISTINCT slot) FROM job_events WHERE event = 'completed'") == "2");
  CHECK(site.ask("SELECT count(*) FROM document_pages") == "399");
  CHECK(site.ask("SELECT count(*) FROM documents WHERE status <> 'ready' OR page_count <> "
                 "(SELECT count(*) FROM document_pages p WHERE p.document_id = documents.id)") ==
        "0");
}

TEST_CASE("a second worker with the same slot is refused, and the first one keeps running") {
  worker_site site;
  auto first = site.start_worker({.slot = "worker-7"});
  auto second = site.launch_worker({.slot = "worker-7"});
  const auto ended = second.wait(20s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 78});
  CHECK(second.wait_for_end_of_output(5s));
  CHECK(second.errors().contains("slot_in_use"));
  CHECK(site.reaches(site.submit(plain_pdf(1)), "completed", 30s));
  CHECK(site.ask("SELECT count(*) FROM workers") == "1");
}

TEST_CASE("a cancelled job is final at once, its child is killed, and nothing more is written") {
  worker_site site;
  auto worker = site.start_worker({.slots = 1});
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 60s));
  const auto working = descendants(worker.pid());
  const auto id = pagemill::job_id{pagemill::parse_uuid(sent.job).value()};
  const auto cancelled = site.jobs().cancel(site.workspace(), id);
  REQUIRE(cancelled);
  CHECK(cancelled->state == pagemill::job_state::cancelled);
  const auto pages = site.pages_of(sent);
  REQUIRE(pages < long_pdf_pages);
  CHECK(site.document(sent, "status") == "partial");
  // The child that worked on it is replaced.
  CHECK(eventually(5s, [&] {
    return std::ranges::any_of(working, [](pid_t child) {
      const char state = process_state(child);
      return state == '\0' || state == 'Z';
    });
  }));
  CHECK(worker.wait_for_text("\"claim_lost\"", 5s));
  CHECK(site.reaches(site.submit(plain_pdf(1)), "completed", 30s));
  CHECK(site.pages_of(sent) == pages);
  CHECK(site.events(sent) == "created started cancelled");
  CHECK_FALSE(site.jobs().cancel(site.workspace(), id));
  CHECK(worker.running());
}

TEST_CASE("a waiting job that is cancelled is never claimed") {
  worker_site site;
  const auto sent = site.submit(plain_pdf(1));
  REQUIRE(site.jobs().cancel(site.workspace(), {pagemill::parse_uuid(sent.job).value()}));
  auto worker = site.start_worker();
  CHECK(site.reaches(site.submit(plain_pdf(1, 2)), "completed", 30s));
  CHECK(site.job(sent, "concat_ws(' ', state, attempt)") == "cancelled 0");
  CHECK(site.document(sent, "status") == "failed");
}

TEST_CASE("ten long documents that embed do not delay the text of an eleventh short one" *
          doctest::skip(!model_is_there())) {
  worker_site site;
  auto worker = site.start_worker({.model = true});
  for (std::uint64_t i = 0; i < 10; ++i) site.submit(plain_pdf(60, 100 + i));
  REQUIRE(eventually(90s, [&] {
    return site.ask("SELECT count(*) FROM jobs_live WHERE stage = 'embedding'") == "10" &&
           site.ask("SELECT count(*) FROM chunk_embeddings") != "0";
  }));
  const auto begin = steady::now();
  const auto sent = site.submit(plain_pdf(2));
  REQUIRE(site.has_pages(sent, 2, 30s));
  const auto took = steady::now() - begin;
  MESSAGE("readable after " << took / 1ms << " ms");
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE stage = 'embedding' AND NOT id = '" +
                 sent.job + "'") == "10");
  CHECK(took < 5s);
}
