// Summaries of documents: styles, events, other workspaces, documents that cannot be summed up.
#include <algorithm>

#include "tests/integration/answers/answer_site.hpp"
#include "tests/integration/answers/tasks_refused.hpp"

using namespace pagemill::test;

namespace {

namespace json = boost::json;

constexpr const char* summarize_path = "/api/v1/ai/summarize";

constexpr std::string_view harbour =
    "The harbour of Pell was built by the engineer Ada Merrow between 1850 and 1854. Its two "
    "cranes lift grain and timber from the ships of nine countries. However, the harbour freezes "
    "in January. Ships of the harbour then wait on the open sea until the ice breaks. The council "
    "of Pell plans a third crane for grain at the northern quay. A pilot boat guides every ship "
    "into the harbour at night. Timber is stored in the long sheds behind the cranes. Tolls of the "
    "harbour pay for the lighthouse and for the school of the town.";

json::object summary_of(const answer_site& site, const std::string& id, const char* style) {
  const auto got =
      site.client.post(summarize_path, json::object{{"document_id", id}, {"style", style}});
  REQUIRE(got.status == 200);
  auto summary = got.json().as_object();
  CHECK(whole_service::text_of(summary, "document_id") == id);
  CHECK(whole_service::text_of(summary, "style") == style);
  // Its marks are checked as those of an answer.
  summary["answer"] = summary.at("summary");
  site.check_citations(summary);
  CHECK_FALSE(summary.at("citations").as_array().empty());
  return summary;
}

}  // namespace

TEST_CASE("a summary of each style has sentences of the document, with their places") {
  const answer_site site;
  const auto id = site.add(harbour);
  const auto brief = summary_of(site, id, "brief");
  CHECK(brief.at("citations").as_array().size() <= 4);
  CHECK(brief.at("points").as_array().empty());
  CHECK(brief.at("provider") == "extractive");
  CHECK(brief.at("usage") == json::value{{"input_tokens", 0}, {"output_tokens", 0}, {"cost", 0.0}});
  CHECK_FALSE(std::string_view(brief.at("summary").as_string()).contains("However"));

  const auto points = summary_of(site, id, "key_points");
  const auto& lines = points.at("points").as_array();
  REQUIRE(lines.size() == points.at("citations").as_array().size());
  CHECK(lines.size() >= 5);
  std::string together;
  for (const auto& line : lines) {
    together += std::string(together.empty() ? "" : "\n").append(line.as_string());
  }
  CHECK(together == points.at("summary").as_string());
  summary_of(site, id, "comprehensive");
  CHECK(brief.at("degraded").as_array().empty() == site.model);
}

TEST_CASE("a summary as events ends with the whole") {
  const answer_site site;
  const auto id = site.add(harbour);
  const json::object body{{"document_id", id}};
  const auto got = site.client.send(
      {.method = "POST",
       .target = summarize_path,
       .body = json::serialize(body),
       .headers = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}}});
  REQUIRE(got.status == 200);
  CHECK(got.header("content-type") == "text/event-stream");
  CHECK(got.body.starts_with("event: delta\n"));
  CHECK(got.body.contains("event: citation\n"));
  constexpr std::string_view done = "event: done\ndata: ";
  const auto from = got.body.find(done) + done.size();
  const auto whole =
      json::parse(std::string_view(got.body).substr(from, got.body.find('\n', from) - from));
  CHECK(whole == site.client.post(summarize_path, body).json());
}

TEST_CASE("what cannot be summed up says why") {
  answer_site site;
  const auto body = [](const std::string& id) { return json::object{{"document_id", id}}; };
  check_documents_refused(site, summarize_path, body);
  const auto id = site.add(harbour);
  const auto asked = [&](json::object of) {
    return status_and_code(site.client.post(summarize_path, of));
  };
  CHECK(asked({}) == "422 invalid_member");
  CHECK(asked({{"document_id", id}, {"style", "long"}}) == "422 invalid_member");
  CHECK(asked({{"document_id", id}, {"question", "Who?"}}) == "422 invalid_member");
  CHECK(asked({{"document_id", id}, {"provider", "nobody"}}) == "422 unknown_provider");
  CHECK(asked({{"document_id", id}, {"model", "none"}}) == "422 unknown_model");
}
