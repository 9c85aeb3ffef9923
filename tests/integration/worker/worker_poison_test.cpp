// A document that kills its worker repeatedly: which job is blamed, and when it fails.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// Nothing of it is ever stored: its first page takes minutes.
std::string endless_pdf() {
  using namespace pagemill::pdf_writer;
  return make_pdf({.kind = pdf_kind::slow, .pages = 1, .odd_page = 1, .weight = 5000});
}

const worker_options patient{.slots = 2, .more = {{"PAGEMILL_PAGE_SECONDS", "120"}}};

}  // namespace

TEST_CASE("a document that kills its worker three times without a checkpoint fails as poisoned") {
  worker_site site;
  const auto bad = site.submit(endless_pdf());
  for (int death = 1; death <= 2; ++death) {
    auto worker = site.start_worker(patient);
    REQUIRE(eventually(20s, [&] { return site.job(bad, "attempt") == std::to_string(death); }));
    worker.kill_now();
  }
  // Other jobs now run before it, and none runs while it does.
  const auto good = site.submit(plain_pdf(1));
  auto worker = site.start_worker(patient);
  CHECK(site.ask("SELECT suspect FROM jobs_live WHERE id = '" + bad.job + "'") == "t");
  REQUIRE(eventually(20s, [&] { return site.job(bad, "attempt") == "3"; }));
  const bool good_came_first = site.job(good, "state") == "completed";
  if (!good_came_first) CHECK(site.job(good, "state") == "pending");
  worker.kill_now();
  auto last = site.start_worker(patient);
  REQUIRE(site.reaches(bad, "failed", 20s));
  CHECK(site.job(bad, "error ->> 'code'") == "poisoned");
  CHECK(site.job(bad, "attempt") == "3");
  CHECK(site.document(bad, "status") == "failed");
  CHECK(site.reaches(good, "completed", 20s));
  CHECK(site.job(good, "failures") == "0");
}

TEST_CASE("deaths with a checkpoint between them do not add up") {
  worker_site site;
  const auto sent = site.submit(long_pdf());
  int pages = 0;
  for (int death = 1; death <= 3; ++death) {
    auto worker = site.start_worker({.slots = 1});
    REQUIRE(site.has_pages(sent, pages + 1, 60s));
    worker.kill_now();
    pages = site.pages_of(sent);
    if (pages == long_pdf_pages) break;
    CHECK(site.ask("SELECT concat(suspect, deaths) FROM jobs_live") == "f0");
  }
  auto worker = site.start_worker();
  REQUIRE(site.reaches(sent, "completed", 60s));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
}
