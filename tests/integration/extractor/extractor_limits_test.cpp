#include <chrono>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::pdf_kind;

TEST_CASE("a page that needs too much CPU time is recorded and the next ones are read") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::slow, .pages = 3, .odd_page = 2});
  const auto all = run(child, {.input = file.descriptor(), .limits = {.page_cpu_seconds = 1}});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pages.size() == 3);
  CHECK(all.pages[0].value.problem.empty());
  CHECK(all.pages[1].value.problem == "page_timeout");
  CHECK(all.pages[2].value.problem.empty());
  CHECK(all.pages[2].value.text.size() > 200);
}

TEST_CASE("a child that is silent for the page limit is killed and the page is named") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const int pid = child.pid();
  const auto file = spool_pdf({.kind = pdf_kind::slow, .pages = 3, .odd_page = 2});
  const auto start = std::chrono::steady_clock::now();
  const auto all = run(child, {.input = file.descriptor(), .limits = {.page_seconds = 1}});
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::timeout);
  CHECK(all.death()->page == 2);
  CHECK(all.death()->profiling);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  CHECK(is_gone(pid));
}

TEST_CASE("without a profile the page being read is named") {
  extractor_pool pool(program_settings());
  const auto workspace = make_workspace();
  const auto file = spool_pdf({.kind = pdf_kind::slow, .pages = 4, .odd_page = 3});
  std::string profile;
  {
    auto child = pool.take(workspace);
    const auto all = run(child, {.input = file.descriptor(), .skip_pages = {{3, "page_timeout"}}});
    REQUIRE(all.end() != nullptr);
    profile = all.documents[0].profile;
  }
  auto child = pool.take(workspace);
  const auto all =
      run(child, {.input = file.descriptor(), .profile = profile, .limits = {.page_seconds = 1}});
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->page == 3);
  CHECK_FALSE(all.death()->profiling);
  CHECK(all.pages.size() == 2);
}

TEST_CASE("the document limit kills a child too") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::slow, .pages = 3, .odd_page = 2});
  const auto all = run(child, {.input = file.descriptor(), .limits = {.document_seconds = 1}});
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::timeout);
}

TEST_CASE("the CPU time limit is raised for each document of a child") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto slow = spool_pdf({.kind = pdf_kind::slow, .pages = 1, .odd_page = 1});
  const auto good = spool_pdf({});
  // Each costs a second of CPU time; together they exceed the limit for one document.
  for (int i = 0; i < 2; ++i) {
    const auto all = run(child, {.input = slow.descriptor(),
                                 .skip_pages = {},
                                 .limits = {.page_cpu_seconds = 1, .document_cpu_seconds = 6}});
    REQUIRE(all.end() != nullptr);
    CHECK(all.pages[0].value.problem == "page_timeout");
  }
  CHECK(run(child, {.input = good.descriptor(), .limits = {.document_cpu_seconds = 1}}).end() !=
        nullptr);
  const auto all = run(child, {.input = slow.descriptor(),
                               .limits = {.page_cpu_seconds = 60, .document_cpu_seconds = 1}});
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::timeout);
}

TEST_CASE("a page that expands to millions of characters is truncated at the limit and recorded") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::memory, .pages = 3, .odd_page = 2});
  const auto all = run(child, {.input = file.descriptor(), .limits = {.page_characters = 50'000}});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pages.size() == 3);
  CHECK(all.pages[1].value.problem == "page_too_large");
  CHECK(all.pages[1].value.text.size() < 200'000);
  CHECK(all.pages[2].value.problem.empty());
}

TEST_CASE("a page that needs too much memory harms neither other pages nor the caller") {
  auto settings = program_settings();
  settings.memory_mb = 256;
  extractor_pool pool(settings);
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::memory, .pages = 3, .odd_page = 2});
  const auto all =
      run(child, {.input = file.descriptor(), .limits = {.page_characters = 2'000'000'000}});
  if (all.death() != nullptr) {
    // A sanitizer build dies as a whole; the caller goes on without the page.
    CHECK(all.death()->cause == death_cause::out_of_memory);
    CHECK(all.death()->page == 2);
  } else {
    REQUIRE(all.pages.size() == 3);
    CHECK(all.pages[1].value.problem == "page_out_of_memory");
    CHECK(all.pages[2].value.problem.empty());
  }
}

TEST_CASE("too many pages, too large a file and too much output have their own codes") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.pages = 6});
  const auto code = [&](extract_limits limits) {
    const auto all = run(child, {.input = file.descriptor(), .limits = limits});
    return all.failure() == nullptr ? std::string("none") : all.failure()->code;
  };
  CHECK(code({.pages = 5}) == "too_many_pages");
  CHECK(code({.file_bytes = 100}) == "file_too_large");
  CHECK(code({.output_bytes = 2'000}) == "output_too_large");
  CHECK(code({}) == "none");
}

TEST_CASE("a page record over its limit becomes a problem without text") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.pages = 2});
  const auto all = run(child, {.input = file.descriptor(), .limits = {.page_output_bytes = 500}});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pages.size() == 2);
  CHECK(all.pages[0].value.problem == "page_too_large");
  CHECK(all.pages[0].value.text.empty());
  CHECK(all.end()->problems.size() == 2);
}

}  // namespace
}  // namespace pagemill::test
