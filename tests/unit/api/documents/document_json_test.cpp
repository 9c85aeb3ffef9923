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
  page.label = "\"iv\"";
  page.annotations_json = R"([{"kind":"note"},{"kind":"link"}])";
  std::string out;
  append_page_json(out, page);
  const auto parsed = boost::json::parse(out);
  CHECK(parsed.at("text").as_string() == page.text);
  CHECK(parsed.at("width").as_double() == 595.5);
  CHECK(parsed.at("problem").is_null());
  CHECK(parsed.at("blocks").as_array().size() == 1);
  CHECK(parsed.at("label").as_string() == "\"iv\"");
  CHECK(parsed.at("annotations").as_array().size() == 2);

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

TEST_CASE("a form field is JSON whatever it holds, and its page may be none") {
  form_field_row field{2, "a\"b", "text", "line\nline", 3, "[1,2,3,4]"};
  std::string out;
  append_form_field_json(out, field);
  const auto parsed = boost::json::parse(out);
  CHECK(parsed.at("name").as_string() == "a\"b");
  CHECK(parsed.at("value").as_string() == "line\nline");
  CHECK(parsed.at("page").as_int64() == 3);
  CHECK(parsed.at("bbox").as_array().size() == 4);
  field.page.reset();
  out.clear();
  append_form_field_json(out, field);
  CHECK(boost::json::parse(out).at("page").is_null());
}

TEST_CASE("a table's cells have texts, spans and boxes") {
  block table{.kind = block_kind::table,
              .bbox = {1, 2, 3, 4},
              .rows = {{"a \"b\"", ""}, {"", "c"}},
              .header_rows = 1,
              .cells = {{.column_span = 2, .bbox = {1, 2, 3, 3}},
                        {.row = 1, .column = 1, .bbox = {2, 3, 3, 4}}}};
  std::string out;
  append_table_json(out, {.index = 7, .page = 2}, table, 6);
  CHECK(out ==
        R"({"index":7,"page":2,"bbox":[1,2,3,4],"continues":6,"header_rows":1,)"
        R"("rows":[["a \"b\"",""],["","c"]],"cells":[)"
        R"({"row":0,"column":0,"row_span":1,"column_span":2,"header":true,"text":"a \"b\"",)"
        R"("bbox":[1,2,3,3]},{"row":1,"column":1,"row_span":1,"column_span":1,"header":false,)"
        R"("text":"c","bbox":[2,3,3,4]}]})");
}

TEST_CASE("the cells of an earlier extractor are those with text, and have no box") {
  std::string out;
  append_table_json(out, {.index = 0, .page = 1},
                    {.kind = block_kind::table, .rows = {{"a", ""}, {"", "c"}}}, std::nullopt);
  const auto made = boost::json::parse(out);
  CHECK(made.at("continues").is_null());
  REQUIRE(made.at("cells").as_array().size() == 2);
  CHECK(made.at("cells").at(1).at("row").as_int64() == 1);
  CHECK(made.at("cells").at(1).at("column_span").as_int64() == 1);
  CHECK(made.at("cells").at(1).at("bbox").is_null());
  out.clear();
  append_table_json(out, {}, {.kind = block_kind::table}, std::nullopt);
  CHECK(boost::json::parse(out).at("cells").as_array().empty());
}

TEST_CASE("only a document of its own has the outline and attachments") {
  document row;
  row.tags_json = "[]";
  row.problems_json = R"([{"code":"repaired","page":null}])";
  row.outline_json = "[]";
  row.attachments_json = R"([{"index":0,"name":"a","bytes":null}])";
  row.extractor_version = 4;
  const auto item = to_list_json(row);
  CHECK_FALSE(item.contains("outline"));
  CHECK_FALSE(item.contains("attachments"));
  CHECK(item.at("problems").as_array().size() == 1);
  CHECK(item.at("extractor_version").as_int64() == 4);
  const auto parsed = [&] {
    std::string out;
    append_document_json(out, row);
    return boost::json::parse(out);
  };
  const auto whole = parsed();
  CHECK(whole.at("job_id") == item.at("job_id"));
  CHECK(whole.at("attachments").as_array().size() == 1);
  CHECK(whole.at("outline").as_array().empty());
  row.extractor_version.reset();
  CHECK(parsed().at("extractor_version").is_null());
}

}  // namespace pagemill
