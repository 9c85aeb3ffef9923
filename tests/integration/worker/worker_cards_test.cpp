// The cards of documents: found by words over HTTP, and what happens to them.
#include <format>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/whole_service.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// With a document whose title, which is also its running head, is on no page's text.
struct card_service : whole_service {
  std::string path = process(pagemill::pdf_writer::make_pdf({.pages = 4, .title = "Quibblesnork"}),
                             "?filename=harbour_log-2031.pdf&tags=sea");

  std::string document() const { return path.substr(path.rfind('/') + 1); }
  /// The cards that a search finds.
  json::array cards(json::object question, const std::string& mode = "keyword") const {
    const auto answer = client.post("/api/v1/search/" + mode, question);
    CHECK(answer.status == 200);
    json::array cards;
    const auto found = answer.json();
    for (const auto& item : found.at("items").as_array()) {
      if (item.at("chunk_index").is_null()) cards.push_back(item);
    }
    return cards;
  }
  std::size_t found_by(std::string_view words) const { return cards({{"query", words}}).size(); }
  void change(std::string body) const {
    CHECK(client.send({.method = "PATCH", .target = path, .body = std::move(body)}).status == 200);
  }
  /// Makes another generation of the document.
  void reprocess() const {
    const auto job = client.send({.method = "POST", .target = path + "/reprocess"}).json();
    const auto id = text_of(job, "id");
    CHECK(text_of(client.get("/api/v1/pdf/jobs/" + id + "?wait=60").json(), "status") ==
          "completed");
  }
};

}  // namespace

TEST_CASE("a document is found by title, name, author and running head, as its card") {
  const card_service run;
  const auto cards = run.cards({{"query", "quibblesnork"}});
  REQUIRE(cards.size() == 1);
  const auto& card = cards[0];
  CHECK(card.at("document_id").as_string() == run.document());
  CHECK(card.at("pages").is_null());
  CHECK(card.at("text").as_string() ==
        "Quibblesnork\nharbour_log-2031.pdf\nThe keeper of the records\nPage 1 of 4");
  CHECK(card.at("highlights").at(0).as_string().starts_with("<mark>Quibblesnork</mark>"));
  CHECK(card.at("keyword_score").as_double() > 0);
  CHECK(card.at("semantic_score").is_null());
  for (const std::string words : {"keeper", "harbour", "harbour_log-2031.pdf", "2031"}) {
    CAPTURE(words);
    CHECK(run.found_by(words) == 1);
  }
  const auto marked = run.cards({{"query", "harbour"}});
  CHECK(json::serialize(marked).contains("<mark>harbour</mark>"));
  CHECK(run.found_by("quibble") == 0);
  CHECK(run.cards({{"query", "quibblesnork"}}, "hybrid").size() == 1);
  CHECK(run.cards({{"query", "quibblesnork"}}, "semantic").empty());
}

TEST_CASE("a card is no chunk: it is not listed, counted or embedded") {
  const card_service run;
  const auto chunks = run.client.get(run.path + "/chunks?limit=1000").json();
  CHECK_FALSE(json::serialize(chunks).contains("Quibblesnork"));
  const auto count = static_cast<std::int64_t>(chunks.at("items").as_array().size());
  CHECK(run.client.get(run.path).json().at("chunk_count").as_int64() == count);
  CHECK(run.site.ask("SELECT count(*) FROM chunk_embeddings") ==
        std::to_string(run.model ? count : 0));
}

TEST_CASE("filters of documents and tags hold for cards, and a section has none") {
  const card_service run;
  const auto found = [&](const json::object& filter) {
    json::object question{{"query", "quibblesnork"}};
    for (const auto& [name, value] : filter) question[name] = value;
    return run.cards(question).size();
  };
  CHECK(found({{"document_ids", {run.document()}}}) == 1);
  CHECK(found({{"document_ids", {unknown_id}}}) == 0);
  CHECK(found({{"tags", {"sea"}}}) == 1);
  CHECK(found({{"tags", {"sea", "land"}}}) == 0);
  CHECK(found({{"section", "1"}}) == 0);
  CHECK(found({{"limit", 1}}) == 1);
}

TEST_CASE("a title by hand is found at once, survives a reprocess, and can be taken back") {
  const card_service run;
  run.change(R"({"title": "Zwiebelfisch"})");
  CHECK(run.found_by("zwiebelfisch") == 1);
  CHECK(run.found_by("quibblesnork") == 1);  // it is a running head still
  run.reprocess();
  CHECK(whole_service::text_of(run.client.get(run.path).json(), "title") == "Zwiebelfisch");
  const auto cards = run.cards({{"query", "zwiebelfisch"}});
  REQUIRE(cards.size() == 1);
  CHECK(cards[0].at("text").as_string() ==
        "Zwiebelfisch\nharbour_log-2031.pdf\nThe keeper of the records\nQuibblesnork\nPage 1 of 4");
  CHECK(run.site.ask("SELECT string_agg(generation::text, ' ' ORDER BY generation) "
                     "FROM document_cards") == "1 2");
  run.change(R"({"title": null})");
  CHECK(whole_service::text_of(run.client.get(run.path).json(), "title") == "Quibblesnork");
  CHECK(run.found_by("zwiebelfisch") == 0);
  CHECK(run.found_by("quibblesnork") == 1);
}

TEST_CASE("the title of the file follows the file, and that of a submission stays") {
  const card_service run;
  run.site.ask("UPDATE documents SET title = 'Misread', file_title = 'Misread'");
  run.reprocess();
  CHECK(whole_service::text_of(run.client.get(run.path).json(), "title") == "Quibblesnork");
  const auto given = run.process(plain_pdf(1), "?title=Given");
  CHECK(whole_service::text_of(run.client.get(given).json(), "title") == "Given");
  CHECK(run.found_by("given") == 1);
  run.client.send({.method = "PATCH", .target = given, .body = R"({"title": null})"});
  CHECK(run.found_by("given") == 0);
}

TEST_CASE("a card is deleted with its document, and never found from another workspace") {
  const card_service run;
  run.site.ask("INSERT INTO workspaces (name) VALUES ('other')");
  const auto move_to = [&](const std::string& name) {
    for (const auto* table : {"documents", "document_cards"}) {
      run.site.ask(
          std::format("UPDATE {} SET workspace_id = (SELECT id FROM workspaces WHERE "
                      "name = '{}')",
                      table, name));
    }
  };
  move_to("other");
  CHECK(run.found_by("quibblesnork") == 0);
  move_to("default");
  CHECK(run.found_by("quibblesnork") == 1);
  CHECK(run.client.send({.method = "DELETE", .target = run.path}).status == 204);
  CHECK(run.found_by("quibblesnork") == 0);
  CHECK(run.site.ask("SELECT count(*) FROM document_cards") == "0");
}

TEST_CASE("a search by parameters finds what one by a body finds") {
  const card_service run;
  const auto body = run.client.post(
      "/api/v1/search/keyword",
      json::object{
          {"query", "keeper records"}, {"tags", {"sea"}}, {"limit", 5}, {"explain", true}});
  const std::string path = "/api/v1/search?q=keeper+records&mode=keyword&limit=5";
  const auto answer =
      run.client.get(path + "&tags=sea&explain=true&created_after=2020-01-01T00:00:00Z");
  REQUIRE(answer.status == 200);
  CHECK(answer.json().at("items").as_array().size() > 0);
  CHECK(answer.json() == body.json());
  for (const std::string filter : {"&tags=land", "&created_before=2020-01-01T00:00:00Z"}) {
    CAPTURE(filter);
    CHECK(run.client.get(path + filter).json().at("items").as_array().empty());
  }
  CHECK(run.client.get(path + "&pages=9-x").status == 400);
}
