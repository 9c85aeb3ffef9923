#include "api/cli/display/search_view.hpp"

#include <sstream>

#include <doctest/doctest.h>

#include "api/cli/display/terminal_text.hpp"

using namespace pagemill::cli;

TEST_CASE("hits and missing halves are read from the answer") {
  const auto view = parse_search(R"({"items": [
      {"document_id": "d", "chunk_index": 4, "pages": [2, 3], "text": "words", "score": 0.5}],
      "degraded": [{"half": "semantic", "code": "model_missing"}], "next_cursor": null})");
  REQUIRE(view);
  REQUIRE(view->hits.size() == 1);
  CHECK(view->hits[0].document_id == "d");
  CHECK(view->hits[0].first_page == 2);
  CHECK(view->hits[0].last_page == 3);
  CHECK(view->hits[0].raw.contains(R"("chunk_index":4)"));
  REQUIRE(view->degraded.size() == 1);
  CHECK(view->degraded[0].half == "semantic");
  CHECK(view->degraded[0].code == "model_missing");
}

TEST_CASE("a document's card is a hit without pages") {
  const auto view = parse_search(R"({"items": [
      {"document_id": "d", "chunk_index": null, "pages": null, "text": "A title",
       "score": 0.5}]})");
  REQUIRE(view);
  CHECK(hit_lines(1, view->hits.at(0), 80) == " 1. 0.500  d  card\n    A title\n");
}

TEST_CASE("an answer without a list of items is no answer") {
  CHECK_FALSE(parse_search("{}"));
  CHECK_FALSE(parse_search("[]"));
  CHECK_FALSE(parse_search("oops"));
  CHECK(parse_search(R"({"items":[]})")->hits.empty());
}

TEST_CASE("a hit is a heading and at most three lines within the width") {
  search_hit hit{
      .document_id = "d", .first_page = 1, .last_page = 1, .text = "", .score = 0.25, .raw = ""};
  CHECK(hit_lines(1, hit, 80) == " 1. 0.250  d  page 1\n");
  hit.text = "short\x1b[2J\ntext";
  CHECK(hit_lines(12, hit, 80) == "12. 0.250  d  page 1\n    short\xEF\xBF\xBD[2J text\n");
  hit.last_page = 2;
  hit.text.clear();
  for (int i = 0; i < 100; ++i) hit.text += "資料 word ";
  for (const std::size_t width : {0UL, 24UL, 40UL, 80UL, 300UL}) {
    std::istringstream lines(hit_lines(1, hit, width));
    std::string line;
    std::getline(lines, line);
    CHECK(line == " 1. 0.250  d  pages 1-2");
    int count = 0;
    for (; std::getline(lines, line); ++count) {
      CHECK(columns(line) <= std::max(width, std::size_t{24}));
    }
    CHECK(count == 3);
  }
}

TEST_CASE("a word longer than the line is broken and nothing loops") {
  search_hit hit{
      .document_id = "d", .first_page = 1, .last_page = 1, .text = "", .score = 0.25, .raw = ""};
  hit.text = std::string(500, 'x');
  CHECK(hit_lines(1, hit, 30).ends_with("xx…\n"));
}
