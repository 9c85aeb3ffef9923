// Changes of a document's title and tags over HTTP; SQL stands in for the workers.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct change_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();
  std::string document;

  /// Starts with a document whose file says the title "Of the file".
  explicit change_site(const std::string& options = "?tags=a&filename=tides.pdf") {
    const auto job = client.post_pdf(jobs_path + options, sham_pdf(500)).json();
    document = job.at("document_id").as_string();
    ask("UPDATE documents SET status = 'ready', file_title = 'Of the file', "
        "title = coalesce(title, 'Of the file'), author = 'A. Sailor'");
    ask("INSERT INTO document_cards (document_id, generation, workspace_id, running_heads, text) "
        "SELECT id, 1, workspace_id, '{Harbour}', 'before' FROM documents");
  }
  http_response change(std::string body, std::string of = "") const {
    return client.send({.method = "PATCH", .target = path(std::move(of)), .body = std::move(body)});
  }
  std::string path(std::string of = "") const {
    return "/api/v1/pdf/documents/" + (of.empty() ? document : of);
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  std::string card() const { return ask("SELECT text FROM document_cards WHERE generation = 1"); }
  http_response show(const std::string& tag) const {
    return client.send({.target = path(), .headers = {{"If-None-Match", tag}}});
  }
};

std::string title_of(const http_response& answer) {
  REQUIRE(answer.status == 200);
  const auto body = answer.json();
  const auto& title = body.at("title");
  return title.is_null() ? "null" : std::string(title.as_string());
}

}  // namespace

TEST_CASE("a change sets title and tags, each by itself, and answers with the document") {
  const change_site site;
  const auto titled = site.change(R"({"title": "By hand"})");
  CHECK(title_of(titled) == "By hand");
  CHECK(titled.json().at("tags") == boost::json::value{"a"});
  CHECK(titled.json() == site.client.get(site.path()).json());
  const auto tagged = site.change(R"({"tags": ["x", "y"]})");
  CHECK(title_of(tagged) == "By hand");
  CHECK(tagged.json().at("tags") == boost::json::value({"x", "y"}));
  CHECK(site.client.get("/api/v1/pdf/documents?tag=y").json().at("items").as_array().size() == 1);
  CHECK(site.client.get("/api/v1/pdf/documents?tag=a").json().at("items").as_array().empty());
  CHECK(site.change("{}").json() == tagged.json());
  CHECK(site.change(R"({"tags": null})").json().at("tags").as_array().empty());
}

TEST_CASE("a title that is taken away gives way to that of the file") {
  const change_site site("?title=At+submission");
  CHECK(title_of(site.client.get(site.path())) == "At submission");
  CHECK(title_of(site.change(R"({"title": null})")) == "Of the file");
  CHECK(title_of(site.change(R"({"title": "By hand"})")) == "By hand");
  CHECK(title_of(site.change(R"({"title": ""})")) == "Of the file");
  site.ask("UPDATE documents SET file_title = NULL");
  CHECK(title_of(site.change(R"({"title": null})")) == "null");
}

TEST_CASE("a changed document has another tag at once, and its card the new title") {
  const change_site site;
  const auto before = site.client.get(site.path()).header("etag");
  CHECK(site.show(before).status == 304);
  const auto answer = site.change(R"({"title": "By hand"})");
  CHECK(answer.header("etag") != before);
  CHECK(site.show(before).status == 200);
  CHECK(site.show(answer.header("etag")).status == 304);
  CHECK(site.card() == "By hand\ntides.pdf\nA. Sailor\nHarbour");
  site.change(R"({"title": null})");
  CHECK(site.card() == "Of the file\ntides.pdf\nA. Sailor\nHarbour");
}

TEST_CASE("the cards of the current and the next generation follow a title") {
  const change_site site;
  site.ask(
      "UPDATE documents SET newest_generation = 3, "
      "next_description = '{\"title\": \"Read anew\", \"author\": \"B. Sailor\"}'");
  site.ask(
      "INSERT INTO document_cards (document_id, generation, workspace_id, text) "
      "SELECT id, g, workspace_id, 'untouched' FROM documents, generate_series(2, 3) AS g");
  const auto card = [&](int generation) {
    return site.ask(
        std::format("SELECT text FROM document_cards WHERE generation = {}", generation));
  };
  site.change(R"({"title": "By hand"})");
  CHECK(card(1) == "By hand\ntides.pdf\nA. Sailor\nHarbour");
  CHECK(card(2) == "untouched");
  CHECK(card(3) == "By hand\ntides.pdf\nB. Sailor");
  site.change(R"({"title": null})");
  CHECK(card(3) == "Read anew\ntides.pdf\nB. Sailor");
}

TEST_CASE("an invalid change is refused with its code and changes nothing") {
  const change_site site;
  struct expected_row {
    const char* body;
    int status;
    const char* code;
  };
  for (const auto& [body, status, code] :
       {expected_row{"", 400, "invalid_json"}, expected_row{"[]", 400, "invalid_json"},
        expected_row{R"({"title": "a", "title": "b"})", 400, "invalid_json"},
        expected_row{R"({"title": 1})", 422, "invalid_member"},
        expected_row{R"({"tags": "a"})", 422, "invalid_member"},
        expected_row{R"({"title": "By hand", "author": "x"})", 422, "invalid_member"}}) {
    CAPTURE(body);
    const auto answer = site.change(body);
    CHECK(answer.status == status);
    CHECK(code_of(answer) == code);
  }
  const auto long_title = std::string(1001, 't');
  CHECK(code_of(site.change(std::format(R"({{"title": "{}"}})", long_title))) == "invalid_member");
  const auto queried = site.client.send(
      {.method = "PATCH", .target = site.path() + "?title=x", .body = R"({"tags": []})"});
  CHECK(code_of(queried) == "invalid_parameter");
  CHECK(title_of(site.client.get(site.path())) == "Of the file");
  CHECK(site.card() == "before");
}

TEST_CASE("a document of another workspace cannot be changed") {
  const change_site site;
  site.ask(
      "WITH other AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id), "
      "card AS (UPDATE document_cards SET workspace_id = other.id FROM other) "
      "UPDATE documents SET workspace_id = other.id FROM other");
  CHECK(code_of(site.change(R"({"title": "By hand"})")) == "not_found");
  CHECK(site.ask("SELECT title FROM documents") == "Of the file");
  CHECK(site.card() == "before");
  CHECK(code_of(site.change(R"({"title": "a"})", unknown_id)) == "not_found");
  CHECK(code_of(site.change(R"({"title": "a"})", "x")) == "invalid_id");
}

}  // namespace pagemill::test
