#include "api/cli/display/display.hpp"

#include <sstream>

#include <doctest/doctest.h>
#include <simdjson.h>

using namespace pagemill::cli;

namespace {

struct fixture {
  std::ostringstream out;
  std::ostringstream errors;
  std::unique_ptr<display> shown;

  explicit fixture(display_kind kind, std::size_t rows = 24) {
    shown = make_display(kind, {out, errors}, [rows] { return terminal_size{80, rows}; });
  }
};

tracked_item item_at(std::string status, double percent) {
  tracked_item item;
  item.label = "a.pdf";
  item.job =
      parse_job(R"({"id":"job-1","document_id":"doc-1","status":")" + status +
                R"(","stage":"extracting","progress":{"percent":)" + std::to_string(percent) + "}}")
          .value();
  return item;
}

}  // namespace

TEST_CASE("plain lines tell the way once a step and never a control character") {
  fixture f(display_kind::lines);
  auto item = item_at("pending", 0);
  f.shown->submitted(0, item);
  for (int percent = 1; percent < 100; ++percent) {
    f.shown->changed(0, item_at("processing", percent));
  }
  f.shown->finished(0, item_at("completed", 100));
  CHECK(f.out.str() ==
        "a.pdf: job job-1 document doc-1\n"
        "a.pdf: extracting page 0\n"
        "a.pdf: extracting page 0\n"
        "a.pdf: extracting page 0\n"
        "a.pdf: extracting page 0\n"
        "a.pdf: completed: 0 pages\n");
  CHECK(f.errors.str().empty());
}

TEST_CASE("a failure goes to standard error with its code and detail") {
  fixture f(display_kind::lines);
  tracked_item item;
  item.label = "b\x1b.pdf";
  f.shown->failed(0, item, {exit_code::refused, "not_a_pdf", "no %PDF- at the start"});
  CHECK(f.out.str().empty());
  CHECK(f.errors.str() == "pagemill: b\xEF\xBF\xBD.pdf: no %PDF- at the start (not_a_pdf)\n");
}

TEST_CASE("every JSON line is one object with the server's own job") {
  fixture f(display_kind::json);
  auto item = item_at("processing", 1);
  item.label = "quo\"te.pdf";
  f.shown->changed(0, item);
  f.shown->failed(0, item, {exit_code::temporary, "rate_limited", "later"});
  const auto lines = f.out.str();
  const auto first = lines.substr(0, lines.find('\n'));
  const auto second = lines.substr(lines.find('\n') + 1);
  simdjson::dom::parser parser;
  CHECK(simdjson::minify(parser.parse(first).value()) == first);
  CHECK(first.starts_with(R"({"event":"progress","input":"quo\"te.pdf","job":{"id":"job-1")"));
  CHECK(second ==
        R"({"event":"error","input":"quo\"te.pdf","code":"rate_limited","detail":"later",)"
        R"("exit_code":75})"
        "\n");
}

TEST_CASE("bars are erased before they are drawn again, and results stay above them") {
  fixture f(display_kind::bars);
  f.shown->moved(0, item_at("processing", 10));
  f.shown->moved(1, item_at("processing", 20));
  f.shown->tick();
  f.shown->finished(0, item_at("completed", 100));
  f.shown->tick();
  const auto all = f.out.str();
  const auto erased = all.find("\x1b[2A\x1b[J");
  REQUIRE(erased != std::string::npos);
  CHECK(all.substr(erased).starts_with("\x1b[2A\x1b[Ja.pdf: completed: 0 pages\n"));
  f.shown.reset();
  CHECK(f.out.str().ends_with("\x1b[1A\x1b[J"));
}

TEST_CASE("bars that did not change are not drawn again") {
  fixture f(display_kind::bars);
  f.shown->moved(0, item_at("processing", 10));
  f.shown->tick();
  const auto once = f.out.str();
  f.shown->tick();
  CHECK(f.out.str() == once);
  f.shown->moved(0, item_at("processing", 90));
  f.shown->tick();
  CHECK(f.out.str() != once);
}

TEST_CASE("more bars than rows end with a count of the rest") {
  fixture f(display_kind::bars, 6);
  for (std::size_t i = 0; i < 10; ++i) f.shown->moved(i, item_at("processing", 10));
  f.shown->tick();
  CHECK(f.out.str().ends_with("... and 7 more\n"));
}
