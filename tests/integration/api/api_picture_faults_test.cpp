// Pictures under load and failure: queueing, killed extractors, drains, disconnects, memory.
#include <chrono>
#include <signal.h>

#include "tests/integration/site/picture_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/pdf/single_page.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;
using pdf_writer::pdf_kind;
using pdf_writer::single_page_pdf;

std::string slow_pdf(int pages) {
  return pdf_writer::make_pdf({.kind = pdf_kind::slow, .pages = pages, .odd_page = 0});
}

}  // namespace

TEST_CASE("pictures take turns, and a request that waits too long gets 503 with Retry-After") {
  picture_site site({{"PAGEMILL_PICTURES_AT_ONCE", "1"},
                     {"PAGEMILL_PICTURE_WAIT_SECONDS", "1"},
                     {"PAGEMILL_PAGE_SECONDS", "5"}});
  const auto path = site.submit(slow_pdf(2));
  // Whichever comes first is rendered, for longer than the other is allowed to wait.
  auto one = site.begin(path + page_1);
  auto two = site.begin(path + "/pages/2/image.png");
  std::vector answers{one.get(), two.get()};
  if (answers[0].status == 503) std::swap(answers[0], answers[1]);
  CHECK(answers[0].status == 422);
  CHECK(code_of(answers[0]) == "page_unreadable");
  CHECK(answers[1].status == 503);
  CHECK(code_of(answers[1]) == "overloaded");
  CHECK(answers[1].header("retry-after") == "5");
  // Permanent refusals are cached: this answer does not wait for a turn.
  auto busy = site.begin(path + "/pages/2/image.png");
  const auto known = code_of(answers[0]) == code_of(site.get(path + page_1)) ||
                     code_of(site.get(path + "/pages/2/image.png")) == "page_unreadable";
  CHECK(known);
  busy.get();
  // The process keeps serving.
  CHECK(site.get(site.submit(pdf_writer::make_pdf({})) + page_1).status == 200);
}

TEST_CASE("a killed extractor costs one picture") {
  picture_site site({{"PAGEMILL_PAGE_SECONDS", "10"}});
  const auto path = site.submit(slow_pdf(1));
  auto answer = site.begin(path + page_1);
  const auto pid = site.api.process().pid();
  // An idle extractor that is killed gets replaced, so kill all of them until the answer arrives.
  while (answer.wait_for(50ms) != std::future_status::ready) {
    for (const auto child : descendants(pid)) ::kill(child, SIGKILL);
  }
  const auto said = answer.get();
  CHECK((code_of(said) == "page_unreadable" || code_of(said) == "extractor_unavailable"));
  CHECK(site.api.log().contains("extractor_died"));
  // The last one killed may still look alive when the next request takes it.
  CHECK(eventually(
      30s, [&] { return site.get(site.submit(pdf_writer::make_pdf({})) + page_1).status == 200; }));
}

TEST_CASE("a process told to stop abandons its pictures and leaves no extractor behind") {
  std::vector<pid_t> extractors;
  {
    picture_site site({{"PAGEMILL_PAGE_SECONDS", "2"}});
    const auto path = site.submit(slow_pdf(1));
    auto answer = site.begin(path + page_1);
    const auto pid = site.api.process().pid();
    REQUIRE(eventually(10s, [&] { return !descendants(pid).empty(); }));
    extractors = descendants(pid);
    ::kill(pid, SIGTERM);
    const auto said = answer.get();
    CHECK(said.status == 422);
    // It must end by itself: a second SIGTERM would force it.
    const auto ended = site.api.process().wait(30s);
    REQUIRE(ended);
    CHECK(ended->code == 0);
  }
  for (const auto pid : extractors) CHECK(process_state(pid) == 0);
}

TEST_CASE("a client that disconnects neither kills an extractor nor leaves one running") {
  picture_site site({{"PAGEMILL_PAGE_SECONDS", "2"}, {"PAGEMILL_PICTURES_AT_ONCE", "1"}});
  const auto slow = site.submit(slow_pdf(1));
  const auto target = slow + page_1;
  site.client.send_and_cut("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto pid = site.api.process().pid();
  // The turn is freed without help; one extractor serves this workspace, one is kept ready.
  CHECK(site.get(site.submit(pdf_writer::make_pdf({})) + page_1).status == 200);
  CHECK(eventually(10s, [&] { return descendants(pid).size() <= 2; }));
}

TEST_CASE("without an extractor pictures are unavailable and everything else works") {
  picture_site site({{"PAGEMILL_EXTRACT", "/nonexistent"}});
  const auto path = site.submit(pdf_writer::make_pdf({}));
  const auto answer = site.get(path + page_1);
  CHECK(answer.status == 503);
  CHECK(code_of(answer) == "extractor_unavailable");
  CHECK_FALSE(answer.header("retry-after").empty());
  CHECK(site.get(path).status == 200);
}

TEST_CASE("a picture from a large file needs no more memory than a few parts of the file") {
  picture_site site;
  const auto warm = site.submit(pdf_writer::make_pdf({}));
  CHECK(site.get(warm + page_1).status == 200);
  const auto large = site.submit(
      single_page_pdf({.images = {{"/Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8",
                                   std::string(60'000'000, 'x')}}}));
  [[maybe_unused]] const auto before = resident_bytes_peak(site.api.process().pid());
  CHECK(site.get(large + page_1).status == 200);
#ifndef PAGEMILL_SANITIZED  // sanitizers keep freed memory for a while
  CHECK(resident_bytes_peak(site.api.process().pid()) < before + 16'000'000);
#endif
}

}  // namespace pagemill::test
