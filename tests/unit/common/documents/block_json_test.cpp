#include "common/documents/block_json.hpp"

#include <cmath>
#include <limits>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "common/documents/record_values.hpp"

using namespace pagemill;

namespace {

std::string json_of(const std::vector<block>& blocks) {
  std::string out;
  append_blocks_json(out, blocks);
  return out;
}

}  // namespace

TEST_CASE("a text in JSON is read back as it was") {
  for (const std::string text : {"", "plain", "a\"b\\c/d", "line\nnext\ttab\rreturn",
                                 "\x01\x1f\x7f", "Größe 日本語 🙂", "</script>"}) {
    std::string out;
    append_json_string(out, text);
    CAPTURE(out);
    CHECK(boost::json::parse(out).as_string() == text);
  }
}

TEST_CASE("no blocks are an empty array") {
  CHECK(json_of({}) == "[]");
}

TEST_CASE("members without meaning are left out") {
  CHECK(json_of({{.text = "a", .bbox = {1, 2.25F, 3.96F, 4}}}) ==
        R"([{"kind":"paragraph","text":"a","bbox":[1,2.2,4,4]}])");
}

TEST_CASE("headings carry their level, styles their names, images their number") {
  const auto json = boost::json::parse(json_of(
      {{.kind = block_kind::heading, .level = 2, .text = "h", .font_size = 14, .bold = true},
       {.kind = block_kind::code, .text = "c", .italic = true, .monospace = true},
       {.kind = block_kind::image, .image = 3}}));
  CHECK(json.at(0).at("level") == 2);
  CHECK(json.at(0).at("font_size") == 14);
  CHECK(json.at(0).at("style") == boost::json::value{"bold"});
  CHECK(json.at(1).at("style") == boost::json::value({"italic", "monospace"}));
  CHECK_FALSE(json.at(1).as_object().contains("level"));
  CHECK(json.at(2).at("image") == 3);
}

TEST_CASE("a table carries its rows, the header rows first") {
  const auto json = boost::json::parse(json_of({{.kind = block_kind::table,
                                                 .text = "t",
                                                 .rows = {{"A", "B"}, {"1", "\"2\""}},
                                                 .header_rows = 1}}));
  CHECK(json.at(0).at("header_rows") == 1);
  CHECK(json.at(0).at("rows").as_array().size() == 2);
  CHECK(json.at(0).at("rows").at(1).at(1) == "\"2\"");
}

TEST_CASE("a table's cells are numbers, and its edges are said where it has some") {
  block table{.kind = block_kind::table,
              .rows = {{"A", ""}, {"1", "2"}},
              .cells = {{.column_span = 2, .bbox = {1, 2, 3.5F, 4}}}};
  CHECK(json_of({table}).ends_with(R"("cells":[[0,0,1,2,1,2,3.5,4]]}])"));
  table.opens_page = table.closes_page = true;
  CHECK(json_of({table}).ends_with(R"(,"opens_page":true,"closes_page":true}])"));
  CHECK(record_values::read_blocks(json_of({table})) == std::vector{table});
}

TEST_CASE("cells outside of their table are refused, whatever comes first") {
  const auto read = [](const std::string& cells) {
    return record_values::read_blocks(R"([{"kind":"table","cells":[)" + cells +
                                      R"(],"rows":[["a","b"],["c",""]]}])");
  };
  CHECK(read("[1,1,1,1,0,0,1,1]").front().cells.size() == 1);
  for (const std::string cell :
       {"[2,0,1,1,0,0,1,1]", "[0,2,1,1,0,0,1,1]", "[1,0,2,1,0,0,1,1]", "[0,1,1,2,0,0,1,1]",
        "[-1,0,1,1,0,0,1,1]", "[0,0,0,1,0,0,1,1]", "[0,0,1,0,0,0,1,1]", "[0.5,0,1,1,0,0,1,1]",
        "[0,0,1e9,1,0,0,1,1]", "[0,0,1,1,0,0,1]", "[0,0,1,1,0,0,1,1,1]", "[]", "3",
        "[\"0\",0,1,1,0,0,1,1]"}) {
    CAPTURE(cell);
    CHECK_THROWS_AS(read(cell), simdjson::simdjson_error);
  }
  const std::string first = "[0,0,1,1,0,0,1,1]", second = "[0,1,1,1,0,0,1,1]";
  CHECK(read(first + ',' + second).front().cells.size() == 2);
  CHECK_THROWS_AS(read(first + ',' + first), simdjson::simdjson_error);
  CHECK_THROWS_AS(read(second + ',' + first), simdjson::simdjson_error);
}

TEST_CASE("a table of a few bytes that would be text of gigabytes is refused") {
  const auto read = [](std::size_t rows, std::size_t columns) {
    std::string text = R"([{"kind":"table","header_rows":-7,"rows":[[""])";
    for (std::size_t r = 1; r < rows; ++r) text += ",[]";
    text += ",[\"\"";
    for (std::size_t c = 1; c < columns; ++c) text += ",\"\"";
    return record_values::read_blocks(text + "]]}]");
  };
  CHECK(read(1000, 999).front().header_rows == 0);
  CHECK_THROWS_AS(read(100'000, 1000), simdjson::simdjson_error);
}

TEST_CASE("a mark that is none before a note, which would become Markdown, is refused") {
  const auto read = [](const std::string& mark, const std::string& note) {
    return record_values::read_blocks(R"([{"kind":"footnote","text":"abc","mark":")" + mark +
                                      R"(","spans":[{"begin":0,"end":1,"note":")" + note +
                                      "\"}]}]");
  };
  CHECK(read("3", "**").front().mark == "3");
  CHECK_THROWS_AS(read("3]: <b>", "3"), simdjson::simdjson_error);
  CHECK_THROWS_AS(read("3", "3](http://a)"), simdjson::simdjson_error);
}

TEST_CASE("a box that is no number becomes zero, so that the JSON stays JSON") {
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  const auto infinite = std::numeric_limits<float>::infinity();
  const auto json =
      boost::json::parse(json_of({{.text = "a", .bbox = {nan, infinite, -0.01F, 1e30F}}}));
  CHECK(json.at(0).at("bbox").at(0) == 0);
  CHECK(json.at(0).at("bbox").at(1) == 0);
  CHECK(json.at(0).at("bbox").at(2) == 0);
}

TEST_CASE("every kind of block has a name of its own") {
  CHECK(to_string(block_kind::heading) == "heading");
  CHECK(to_string(block_kind::paragraph) == "paragraph");
  CHECK(to_string(block_kind::list_item) == "list_item");
  CHECK(to_string(block_kind::table) == "table");
  CHECK(to_string(block_kind::caption) == "caption");
  CHECK(to_string(block_kind::code) == "code");
  CHECK(to_string(block_kind::footnote) == "footnote");
  CHECK(to_string(block_kind::image) == "image");
  CHECK(to_string(block_kind::header) == "header");
  CHECK(to_string(block_kind::footer) == "footer");
}

TEST_CASE("blocks are read back as they were written") {
  const std::vector<block> blocks{
      {.kind = block_kind::heading,
       .level = 2,
       .text = "h \"q\"",
       .bbox = {1, 2, 3.5F, 4},
       .font_size = 14,
       .bold = true},
      {.kind = block_kind::code, .text = "c", .italic = true, .monospace = true},
      {.kind = block_kind::image, .image = 3},
      {.kind = block_kind::table, .text = "t", .rows = {{"A", ""}, {"1"}}, .header_rows = 1},
      {.kind = block_kind::footnote,
       .text = "\u00B3 Größe 🙂 und",
       .spans = {{.begin = 3, .end = 10, .bold = true, .link = "https://a.example/\"b"},
                 {.begin = 11, .end = 15, .note = "3"}},
       .mark = "3"},
      {.kind = block_kind::footer, .text = "3"}};
  CHECK(record_values::read_blocks(json_of(blocks)) == blocks);
  CHECK(record_values::read_blocks("[]").empty());
  // The database keeps the members in an order of its own.
  CHECK(record_values::read_blocks(R"([{"bbox": [0, 0, 0, 0], "text": "a", "kind": "header"}])") ==
        std::vector{block{.kind = block_kind::header, .text = "a"}});
}

TEST_CASE("spans count code points, and say only what differs") {
  const auto json =
      boost::json::parse(json_of({{.text = "Größe 🙂 und",
                                   .spans = {{.begin = 0, .end = 7, .italic = true},
                                             {.begin = 13, .end = 16, .link = "http://a"}}}}));
  CHECK(json.at(0).at("spans") == boost::json::parse(R"([{"begin":0,"end":5,"style":["italic"]},
                               {"begin":8,"end":11,"link":"http://a"}])"));
}

TEST_CASE("spans out of order, beyond the text or with another scheme are refused") {
  for (const std::string_view spans :
       {R"([{"begin":0,"end":0}])", R"([{"begin":2,"end":1}])", R"([{"begin":0,"end":4}])",
        R"([{"begin":4,"end":5}])", R"([{"begin":1,"end":2},{"begin":0,"end":1}])",
        R"([{"begin":0,"end":2},{"begin":1,"end":3}])", R"([{"begin":-1,"end":2}])",
        R"([{"begin":0,"end":18446744073709551615}])",
        R"([{"begin":0,"end":1,"link":"javascript:a"}])",
        R"([{"begin":0,"end":1,"link":"http://a\nb"}])", R"([{"begin":"0"}])", "{}", "[1]"}) {
    CAPTURE(spans);
    const auto text = R"([{"kind":"paragraph","text":"aöb","spans":)" + std::string(spans) + "}]";
    CHECK_THROWS_AS(record_values::read_blocks(text), simdjson::simdjson_error);
  }
}

TEST_CASE("what is no array of blocks is refused") {
  for (const std::string_view text : {"", "{}", "[1]", "[{}]", R"([{"kind":"poem"}])",
                                      R"([{"kind":"header","bbox":[1,2]}])", R"([{"kind")"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(record_values::read_blocks(text), simdjson::simdjson_error);
  }
}
