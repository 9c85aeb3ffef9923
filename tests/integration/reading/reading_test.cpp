// Tables, images and related documents over HTTP; SQL stands in for the workers.
#include <format>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct reading_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();

  std::string submit(const std::string& title) const {
    const auto job = client.post_pdf("/api/v1/pdf/jobs?title=" + title, sham_pdf(300)).json();
    return std::string(job.at("document_id").as_string());
  }
  void ask(const std::string& sql) const { query(database.owner_url, sql); }
  void add_page(const std::string& document, int number, const std::string& blocks) const {
    ask(
        std::format("INSERT INTO document_pages SELECT id, 1, {}, workspace_id, 1, 1, 0, '', '', "
                    "'{}' FROM documents WHERE id = '{}'",
                    number, blocks, document));
  }
  void add_vector(const std::string& document, int index, const std::string& vector,
                  int generation = 1) const {
    ask(
        std::format("INSERT INTO chunk_embeddings SELECT id, {}, {}, (SELECT id FROM "
                    "embedding_models), workspace_id, '{}' FROM documents WHERE id = '{}'",
                    generation, index, vector, document));
  }
  http_response related(const std::string& document, const std::string& query = "") const {
    return client.get("/api/v1/search/related/" + document + query);
  }
};

std::string degraded_code(const http_response& answer) {
  const auto body = answer.json();
  CHECK(body.at("items").as_array().empty());
  return std::string(body.at("degraded").as_array().at(0).at("code").as_string());
}

}  // namespace

TEST_CASE("tables and images are listed in the document's order, page by page") {
  const reading_site site;
  const auto document = site.submit("t");
  const std::string table =
      R"({"kind":"table","text":"","bbox":[1,2,3,4],"header_rows":1,"rows":[["a","b"],["c",""]]})";
  const std::string image = R"({"kind":"image","image":0,"text":"","bbox":[5,6,7,8]})";
  const std::string prose = R"({"kind":"paragraph","text":"p","bbox":[0,0,1,1]})";
  site.add_page(document, 1, std::format("[{},{},{}]", prose, table, image));
  site.add_page(document, 2, std::format("[{}]", prose));
  site.add_page(document, 3, std::format("[{},{}]", table, table));
  const auto path = "/api/v1/pdf/documents/" + document;
  const auto tables = site.client.get(path + "/tables").json();
  REQUIRE(tables.at("items").as_array().size() == 3);
  CHECK(boost::json::serialize(tables.at("items").as_array()[0]) ==
        R"({"index":0,"page":1,"bbox":[1,2,3,4],"continues":null,"header_rows":1,)"
        R"("rows":[["a","b"],["c",""]],"cells":[)"
        R"({"row":0,"column":0,"row_span":1,"column_span":1,"header":true,"text":"a","bbox":null},)"
        R"({"row":0,"column":1,"row_span":1,"column_span":1,"header":true,"text":"b","bbox":null},)"
        R"({"row":1,"column":0,"row_span":1,"column_span":1,"header":false,"text":"c",)"
        R"("bbox":null}]})");
  CHECK(tables.at("items").as_array()[2].at("page").as_int64() == 3);
  CHECK(tables.at("next_cursor").is_null());
  const auto first = site.client.get(path + "/tables?limit=2").json();
  CHECK(first.at("items").as_array().size() == 2);
  const auto cursor = std::string(first.at("next_cursor").as_string());
  const auto rest = site.client.get(path + "/tables?limit=2&cursor=" + cursor).json();
  REQUIRE(rest.at("items").as_array().size() == 1);
  CHECK(rest.at("items").as_array()[0].at("index").as_int64() == 2);
  const auto images = site.client.get(path + "/images").json();
  CHECK(boost::json::serialize(images.at("items")) == R"([{"index":0,"page":1,"bbox":[5,6,7,8]}])");
  for (const std::string list : {"/tables", "/images"}) {
    CHECK(code_of(site.client.get(std::format("/api/v1/pdf/documents/{}{}", unknown_id, list))) ==
          "not_found");
    CHECK(code_of(site.client.get(path + list + "?cursor=x")) == "invalid_cursor");
    CHECK(code_of(site.client.get(path + list + "?page=1")) == "invalid_parameter");
  }
}

TEST_CASE("a table says which one it continues, whatever the page of the list begins with") {
  const reading_site site;
  const auto document = site.submit("t");
  const std::string part =
      R"({"kind":"table","text":"","bbox":[50,50,250,90],"header_rows":1,)"
      R"("rows":[["Year","Sum"],["2001","12"]],"cells":[[0,0,1,1,50,50,150,70],)"
      R"([0,1,1,1,150,50,250,70],[1,0,1,1,50,70,150,90],[1,1,1,1,150,70,250,90]],)"
      R"("opens_page":true,"closes_page":true})";
  const std::string prose = R"({"kind":"paragraph","text":"p","bbox":[0,0,1,1]})";
  for (const int page : {1, 2, 3, 5}) site.add_page(document, page, "[" + part + "]");
  site.add_page(document, 4, "[" + prose + "]");
  const auto path = "/api/v1/pdf/documents/" + document + "/tables";
  const auto all = site.client.get(path).json().at("items").as_array();
  REQUIRE(all.size() == 4);
  CHECK(all[0].at("continues").is_null());
  CHECK(all[1].at("continues").as_int64() == 0);
  CHECK(all[2].at("continues").as_int64() == 1);
  CHECK(all[3].at("continues").is_null());  // a page is between
  CHECK(boost::json::serialize(all[1].at("cells").at(3)) ==
        R"({"row":1,"column":1,"row_span":1,"column_span":1,"header":false,"text":"12",)"
        R"("bbox":[150,70,250,90]})");
  const auto later = site.client.get(path + "?limit=1&cursor=1").json();
  CHECK(later.at("items").at(0) == all[2]);
  CHECK(later.at("next_cursor") == "2");
  CHECK(site.client.get(path + "?cursor=0").json().at("items").at(0) == all[1]);
  CHECK(site.client.get(path + "?cursor=3").json().at("items").as_array().empty());
}

TEST_CASE("a table is read as CSV") {
  const reading_site site;
  const auto document = site.submit("t");
  const auto table = [](int header_rows, const char* rows) {
    return std::format(
        R"([{{"kind":"table","text":"","bbox":[1,2,3,4],"header_rows":{},"rows":{}}}])",
        header_rows, rows);
  };
  site.add_page(document, 1, table(1, R"([["Name","Sum, net"],["=1+1","-5"]])"));
  site.add_page(document, 2, table(0, R"([["a"]])"));
  const auto path = "/api/v1/pdf/documents/" + document + "/tables/";
  const auto first = site.client.get(path + "0.csv");
  CHECK(first.status == 200);
  CHECK(first.header("content-type") == "text/csv; charset=utf-8; header=present");
  CHECK(first.header("content-disposition").contains("filename=\"document-table-0.csv\""));
  CHECK(first.header("etag").empty());  // the document may grow
  CHECK(first.body == "Name,\"Sum, net\"\r\n\"'=1+1\",-5\r\n");
  CHECK(site.client.get(path + "1.csv").header("content-type") ==
        "text/csv; charset=utf-8; header=absent");
  site.ask("UPDATE documents SET status = 'ready', filename = 'sums.v2.pdf' WHERE id = '" +
           document + "'");
  const auto ready = site.client.get(path + "0.csv");
  CHECK(ready.header("content-disposition").contains("\"sums.v2-table-0.csv\""));
  const auto known = site.client.send(
      {.target = path + "0.csv", .headers = {{"If-None-Match", ready.header("etag")}}});
  CHECK(known.status == 304);
  for (const std::string name : {"2.csv", "99999999999.csv", "x.csv", "-1.csv"}) {
    CAPTURE(name);
    CHECK(code_of(site.client.get(path + name)) == "no_such_table");
  }
  CHECK(code_of(site.client.get(path + "0")) == "not_found");
  CHECK(code_of(site.client.get(path + "0.csv?page=1")) == "invalid_parameter");
  CHECK(code_of(site.client.get(
            std::format("/api/v1/pdf/documents/{}/tables/0.csv", unknown_id))) == "not_found");
}

TEST_CASE("related documents come nearest first, without the document itself and foreign ones") {
  const reading_site site;
  const auto mine = site.submit("mine");
  CHECK(degraded_code(site.related(mine)) == "no_active_model");
  site.ask("INSERT INTO embedding_models (name, dimension, active) VALUES ('m', 3, true)");
  CHECK(degraded_code(site.related(mine)) == "not_embedded");
  const auto near = site.submit("near");
  const auto far = site.submit("far");
  const auto older = site.submit("older");
  const auto foreign = site.submit("foreign");
  site.add_vector(mine, 0, "[1,0,0]");
  site.add_vector(mine, 1, "[0.8,0.6,0]");
  site.add_vector(near, 0, "[0,0,1]");
  site.add_vector(near, 1, "[0.9,0.3,0]");
  site.add_vector(far, 0, "[0,0.6,0.8]");
  site.add_vector(older, 0, "[1,0,0]", 7);  // not the current generation
  site.add_vector(foreign, 0, "[1,0,0]");
  site.ask(
      "WITH w AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id), "
      "v AS (UPDATE chunk_embeddings SET workspace_id = w.id FROM w WHERE document_id = '" +
      foreign + "') UPDATE documents SET workspace_id = w.id FROM w WHERE documents.id = '" +
      foreign + "'");
  const auto answer = site.related(mine);
  REQUIRE(answer.status == 200);
  const auto items = answer.json().at("items").as_array();
  REQUIRE(items.size() == 2);
  CHECK(items[0].at("document_id").as_string() == near);
  CHECK(items[0].at("title").as_string() == "near");
  CHECK(items[0].at("score").as_double() > 0.99);
  CHECK(items[1].at("document_id").as_string() == far);
  CHECK(answer.json().at("degraded").as_array().empty());
  CHECK(site.related(mine, "?limit=1").json().at("items").as_array().size() == 1);
  CHECK(code_of(site.related(mine, "?limit=0")) == "invalid_parameter");
  CHECK(code_of(site.related(foreign)) == "not_found");
  CHECK(code_of(site.related(unknown_id)) == "not_found");
  CHECK(code_of(site.related("x")) == "invalid_id");
}

}  // namespace pagemill::test
