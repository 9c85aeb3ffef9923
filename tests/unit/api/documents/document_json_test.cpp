#include "api/documents/document_json.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("pages and chunks are JSON whatever their text holds") {
  page_row page;
  page.number = 3;
  page.width = 595.5F;
  page.text = "a\"\\\n\f\x01 é";
  page.blocks_json = R"([{"kind":"paragraph"}])";
  std::string out;
  append_page_json(out, page);
  const auto parsed = boost::json::parse(out);
  CHECK(parsed.at("text").as_string() == page.text);
  CHECK(parsed.at("width").as_double() == 595.5);
  CHECK(parsed.at("problem").is_null());
  CHECK(parsed.at("blocks").as_array().size() == 1);

  chunk_row chunk;
  chunk.text = page.text;
  chunk.first_page = 1;
  chunk.last_page = 2;
  chunk.bboxes_json = "[]";
  chunk.section = "1.2";
  chunk.section_titles_json = R"(["A","B"])";
  out.clear();
  append_chunk_json(out, chunk);
  const auto made = boost::json::parse(out);
  CHECK(made.at("pages").as_array().size() == 2);
  CHECK(made.at("section").as_string() == "1.2");
  CHECK(made.at("section_titles").as_array().size() == 2);
}

}  // namespace pagemill
