#include <algorithm>
#include <array>
#include <fcntl.h>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::pdf_kind;

TEST_CASE("a document comes as one document record, its pages in order and an end") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::plain, .pages = 5, .title = "Tides"});
  const auto all = run(child, {.input = file.descriptor()});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.documents.size() == 1);
  CHECK(all.documents[0].page_count == 5);
  CHECK(all.documents[0].title == "Tides");
  CHECK(all.documents[0].profile.starts_with("{"));
  REQUIRE(all.pages.size() == 5);
  for (int i = 0; i < 5; ++i) {
    const auto& page = all.pages[static_cast<std::size_t>(i)];
    CHECK(page.value.number == i + 1);
    CHECK(page.value.problem.empty());
    CHECK(page.value.text.size() > 200);
    CHECK(page.value.blocks.size() > 1);
    CHECK(page.blocks_json.starts_with("[{\"kind\":"));
    CHECK(page.value.width > 500);
  }
  CHECK(all.end()->pages == 5);
  CHECK(all.end()->problems.empty());
}

TEST_CASE("with the profile passed back, pages from any first page on equal those of a full run") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::image, .pages = 90});
  const auto full = run(child, {.input = file.descriptor()});
  REQUIRE(full.pages.size() == 90);
  for (const int first : {2, 45, 90}) {
    const auto rest = run(
        child,
        {.input = file.descriptor(), .first_page = first, .profile = full.documents[0].profile});
    REQUIRE(rest.pages.size() == static_cast<std::size_t>(91 - first));
    CHECK(rest.documents[0].profile == full.documents[0].profile);
    for (std::size_t i = 0; i < rest.pages.size(); ++i) {
      const auto& whole = full.pages[i + static_cast<std::size_t>(first) - 1];
      CHECK(rest.pages[i].blocks_json == whole.blocks_json);
      CHECK(rest.pages[i].value.text == whole.value.text);
      CHECK(rest.pages[i].value.markdown == whole.value.markdown);
    }
  }
}

TEST_CASE("only selected pages are read, and skipped ones are recorded without being opened") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.pages = 9});
  const auto all = run(child, {.input = file.descriptor(),
                               .pages = *page_selection::parse("2-4,8"),
                               .first_page = 3,
                               .skip_pages = {{4, "page_crashed"}}});
  REQUIRE(all.pages.size() == 3);
  CHECK(all.pages[0].value.number == 3);
  CHECK(all.pages[1].value.number == 4);
  CHECK(all.pages[1].value.problem == "page_crashed");
  CHECK(all.pages[1].value.blocks.empty());
  CHECK(all.pages[2].value.number == 8);
  REQUIRE(all.end() != nullptr);
  CHECK(all.end()->problems == std::vector<page_problem>{{4, "page_crashed"}});
}

TEST_CASE("unreadable files fail with their own codes, and the child serves the next document") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const int pid = child.pid();
  const auto good = spool_pdf({});
  struct row {
    std::string bytes, password, code;
  };
  const auto locked = pdf_writer::make_pdf({.password = "open sesame"});
  const std::string pdf = "%PDF-1.7\n";
  const std::vector<row> table{{"", "", "not_a_pdf"},
                               {"<html>", "", "not_a_pdf"},
                               {std::string(1100, ' ') + pdf, "", "not_a_pdf"},
                               {pdf + "nothing else", "", "damaged_pdf"},
                               {pdf_writer::make_pdf({.kind = pdf_kind::empty}), "", "no_pages"},
                               {locked, "", "password_required"},
                               {locked, "wrong", "password_wrong"}};
  for (const auto& [bytes, password, code] : table) {
    CAPTURE(code);
    const auto file = spool(bytes);
    const auto all = run(child, {.input = file.descriptor(), .password = password});
    REQUIRE(all.failure() != nullptr);
    CHECK(all.failure()->code == code);
    CHECK_FALSE(all.failure()->message.empty());
    CHECK(all.pages.empty());
  }
  const auto unlocked = spool(locked);
  CHECK(run(child, {.input = unlocked.descriptor(), .password = "open sesame"}).end() != nullptr);
  CHECK(run(child, {.input = good.descriptor()}).end() != nullptr);
  CHECK(child.pid() == pid);
}

TEST_CASE("a file whose header starts late is a PDF") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool(std::string(1019, '\n') + pdf_writer::make_pdf({}));
  const auto all = run(child, {.input = file.descriptor()});
  CHECK(all.end() != nullptr);
  CHECK(all.pages.size() == 3);
}

TEST_CASE("a damaged file is repaired and reported as such") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({.kind = pdf_kind::damaged_xref});
  const auto all = run(child, {.input = file.descriptor()});
  REQUIRE(all.end() != nullptr);
  CHECK(all.documents[0].problems == std::vector<std::string>{"repaired"});
  CHECK(all.pages.size() == 3);
}

TEST_CASE("a child serves one workspace again and no other") {
  extractor_pool pool(program_settings());
  const auto first = make_workspace(), second = make_workspace();
  const auto file = spool_pdf({});
  int pid = 0;
  {
    auto child = pool.take(first);
    pid = child.pid();
    CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
  }
  {
    auto other = pool.take(second);
    CHECK(other.pid() != pid);
    auto same = pool.take(first);
    CHECK(same.pid() == pid);
    CHECK(run(same, {.input = file.descriptor()}).end() != nullptr);
  }
}

TEST_CASE(
    "a child is replaced after a number of documents, or at once when a document is abandoned") {
  auto settings = program_settings();
  settings.documents_per_child = 2;
  extractor_pool pool(settings);
  const auto workspace = make_workspace();
  const auto file = spool_pdf({});
  int pid = 0;
  {
    auto child = pool.take(workspace);
    pid = child.pid();
    CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
    CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
  }
  CHECK(is_gone(pid));
  {
    auto child = pool.take(workspace);
    CHECK(child.pid() != pid);
    pid = child.pid();
    child.start({.input = file.descriptor()});
  }
  CHECK(is_gone(pid));
}

TEST_CASE("the kill switch ends a child from another thread and is harmless afterwards") {
  extractor_pool pool(program_settings());
  const auto workspace = make_workspace();
  const auto slow = spool_pdf({.kind = pdf_kind::slow, .pages = 3, .odd_page = 2});
  kill_switch stop;
  {
    auto child = pool.take(workspace);
    stop = child.killer();
    child.start({.input = slow.descriptor()});
    std::jthread other([stop] { stop.kill(); });
    const auto all = collect(child);
    REQUIRE(all.death() != nullptr);
    CHECK(all.death()->cause == death_cause::killed);
  }
  stop.kill();
  const auto good = spool_pdf({});
  kill_switch late;
  {
    auto child = pool.take(workspace);
    late = child.killer();
    CHECK(run(child, {.input = good.descriptor()}).end() != nullptr);
  }
  late.kill();
  auto again = pool.take(workspace);
  CHECK(run(again, {.input = good.descriptor()}).end() != nullptr);
}

TEST_CASE("a caller's deadline passes without harm to the child") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto slow = spool_pdf({.kind = pdf_kind::slow, .pages = 2, .weight = 2});
  child.start({.input = slow.descriptor()});
  CHECK(std::holds_alternative<nothing_yet>(child.next(std::chrono::steady_clock::now())));
  const auto all = collect(child);
  CHECK(all.end() != nullptr);
}

TEST_CASE("a dead child leaves no zombie and no descriptor, and is replaced") {
  {
    extractor_pool warm(program_settings());
    warm.take(make_workspace());
  }
  const int before = open_descriptors();
  {
    extractor_pool pool(program_settings());
    const auto file = spool_pdf({});
    for (int i = 0; i < 12; ++i) {
      auto child = pool.take(make_workspace());
      if (i % 3 == 0) {
        kill(child.pid(), SIGABRT);
        const auto all = run(child, {.input = file.descriptor()});
        REQUIRE(all.death() != nullptr);
        CHECK(all.death()->cause == death_cause::signal);
        CHECK(all.death()->detail == SIGABRT);
      } else if (i % 3 == 1) {
        CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
      }
    }
    // Deaths of idle children are noticed too.
    for (const int pid : children()) kill(pid, SIGKILL);
    auto child = pool.take(make_workspace());
    const auto all = run(child, {.input = file.descriptor()});
    CHECK((all.end() != nullptr || all.death()->cause == death_cause::signal));
  }
  CHECK(children().empty());
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(open_descriptors() == before);
}

TEST_CASE("a child holds only its own descriptors and an empty environment") {
  // A descriptor that careless code left inheritable.
  const int careless = open("/dev/null", O_RDONLY);
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({});
  CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
  const auto folder = "/proc/" + std::to_string(child.pid());
  if (geteuid() == 0) {
    std::vector<std::string> descriptors;
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/fd")) {
      descriptors.push_back(entry.path().filename());
    }
    std::ranges::sort(descriptors);
    // A sanitizer build keeps one more descriptor.
    descriptors.resize(std::min<std::size_t>(descriptors.size(), 4));
    CHECK(descriptors == std::vector<std::string>{"0", "1", "2", "3"});
  }
  close(careless);
}

TEST_CASE("a missing program is an error of the pool") {
  auto settings = program_settings();
  settings.program = "/nowhere/pagemill-extract";
  CHECK_THROWS_AS(extractor_pool{settings}, std::system_error);
}

TEST_CASE("a program that cannot serve is an error of take, within its time limit") {
  auto settings = program_settings();
  settings.program = "/bin/false";
  settings.start_seconds = 1;
  extractor_pool pool(settings);
  bool failed = false;
  const auto file = spool_pdf({});
  try {
    auto child = pool.take(make_workspace());
    const auto all = run(child, {.input = file.descriptor()});
    failed = all.death() != nullptr && all.death()->cause == death_cause::exit_code;
  } catch (const std::runtime_error&) {
    failed = true;
  }
  CHECK(failed);
}

}  // namespace
}  // namespace pagemill::test
