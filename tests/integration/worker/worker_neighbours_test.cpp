// A greedy workspace, a quiet one, and a stopwatch: what one holds does not keep the other waiting.
#include <chrono>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

/// The default workspace is the greedy one.
struct neighbours : worker_site {
  pagemill::workspace_id quiet = make_workspace("quiet");

  /// Submits one page of the quiet workspace; whether its job completes.
  bool serves_quiet(std::uint64_t seed, std::chrono::seconds limit = 60s) {
    const auto begun = steady::now();
    const auto sent = submit_as(quiet, plain_pdf(1, seed));
    const bool completed = reaches(sent, "completed", limit);
    MESSAGE("quiet after " << (steady::now() - begun) / 1ms << " ms");
    return completed;
  }
  int count(const std::string& of_live) const {
    return std::stoi(ask("SELECT count(*) FROM jobs_live WHERE " + of_live));
  }
};

}  // namespace

TEST_CASE("long extractions of one workspace make way for a page of another, uncharged") {
  neighbours site;
  auto worker = site.start_worker({.slots = 2});
  std::vector<submitted> greedy;
  for (std::uint64_t i = 0; i < 3; ++i) greedy.push_back(site.submit(long_pdf(i, 0.03)));
  REQUIRE(eventually(60s, [&] { return site.count("pages_done > 0") == 2; }));
  CHECK(site.serves_quiet(7));
  CHECK(site.count("true") == 3);
  CHECK(site.ask("SELECT count(*) FROM job_events WHERE event = 'interrupted' AND "
                 "detail ->> 'cause' = 'made_way'") == "1");
  CHECK(worker.errors().contains("\"slot_shared\""));
  // While it comes again, its slot is kept: nobody makes way a second time.
  CHECK(site.serves_quiet(8));
  CHECK(site.ask("SELECT count(*) FROM job_events WHERE event = 'interrupted'") == "1");
  for (const auto& one : greedy) {
    if (!site.events(one).contains("interrupted")) continue;
    CHECK(site.reaches(one, "completed", 120s));
    CHECK(site.job(one, "failures") == "0");
    CHECK(site.pages_of(one) == long_pdf_pages);
  }
}

TEST_CASE("a page that takes minutes does not hold its slot against another workspace") {
  using namespace pagemill::pdf_writer;
  neighbours site;
  auto worker = site.start_worker({.slots = 2, .more = {{"PAGEMILL_PAGE_SECONDS", "300"}}});
  const auto endless =
      make_pdf({.kind = pdf_kind::slow, .pages = 1, .odd_page = 1, .weight = 5000});
  for (int i = 0; i < 3; ++i) site.submit(endless);
  REQUIRE(eventually(60s, [&] { return site.count("worker_id IS NOT NULL") == 2; }));
  CHECK(site.serves_quiet(7));
  CHECK(site.count("failures = 0 AND deaths = 0") == 3);
}

TEST_CASE("two workspaces with long jobs keep their shares") {
  neighbours site;
  auto worker = site.start_worker({.slots = 2});
  for (std::uint64_t i = 0; i < 3; ++i) site.submit(long_pdf(i, 0.03));
  REQUIRE(eventually(60s, [&] { return site.count("worker_id IS NOT NULL") == 2; }));
  for (std::uint64_t i = 0; i < 3; ++i) site.submit_as(site.quiet, long_pdf(10 + i, 0.03));
  const auto held_by_quiet = std::format(
      "worker_id IS NOT NULL AND pages_done > 0 AND "
      "workspace_id = '{}'",
      to_string(site.quiet));
  CHECK(eventually(60s, [&] { return site.count(held_by_quiet) == 1; }));
  CHECK(eventually(120s, [&] { return site.count("true") <= 5; }));
  CHECK(site.ask("SELECT count(*) FROM job_events WHERE event = 'interrupted'") == "1");
}

TEST_CASE("while one process runs a suspect alone, another serves other workspaces") {
  using namespace pagemill::pdf_writer;
  neighbours site;
  const auto endless =
      make_pdf({.kind = pdf_kind::slow, .pages = 1, .odd_page = 1, .weight = 5000});
  for (int i = 0; i < 3; ++i) site.submit(endless);
  site.ask("UPDATE jobs_live SET suspect = true, deaths = 2");
  const std::map<std::string, std::string> patient{{"PAGEMILL_PAGE_SECONDS", "300"}};
  auto one = site.start_worker({.slot = "worker-1", .more = patient});
  auto two = site.start_worker({.slot = "worker-2", .more = patient});
  REQUIRE(eventually(60s, [&] { return site.count("suspect AND worker_id IS NOT NULL") == 1; }));
  for (std::uint64_t i = 0; i < 3; ++i) CHECK(site.serves_quiet(i));
  CHECK(site.count("suspect AND worker_id IS NOT NULL") == 1);
}

TEST_CASE("a suspect that has written a checkpoint goes on beside others") {
  neighbours site;
  const auto suspect = site.submit(long_pdf(1, 0.05));
  site.ask("UPDATE jobs_live SET suspect = true, deaths = 2");
  auto worker = site.start_worker({.slots = 2});
  REQUIRE(site.has_pages(suspect, 1, 60s));
  CHECK(site.serves_quiet(7));
  CHECK(site.job(suspect, "state") == "processing");
}

TEST_CASE("long documents of one workspace that embed do not delay the vectors of another" *
          doctest::skip(!model_is_there())) {
  neighbours site;
  auto worker = site.start_worker({.model = true});
  for (std::uint64_t i = 0; i < 12; ++i) site.submit(plain_pdf(100, 100 + i));
  REQUIRE(eventually(120s, [&] {
    return site.count("stage = 'embedding'") == 12 &&
           site.ask("SELECT count(*) FROM chunk_embeddings") != "0";
  }));
  for (std::uint64_t i = 0; i < 3; ++i) CHECK(site.serves_quiet(i));
  // Nobody of the others was finished first.
  CHECK(site.count("stage = 'embedding'") >= 11);
}
