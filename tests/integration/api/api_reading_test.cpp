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
        R"({"index":0,"page":1,"bbox":[1,2,3,4],"header_rows":1,"rows":[["a","b"],["c",""]],)"
        R"("cells":[{"row":0,"column":0,"text":"a"},{"row":0,"column":1,"text":"b"},)"
        R"({"row":1,"column":0,"text":"c"}]})");
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
