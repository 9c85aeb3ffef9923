// What differs between two documents.
#include "tests/integration/answers/answer_site.hpp"
#include "tests/integration/answers/tasks_refused.hpp"

using namespace pagemill::test;

namespace {

namespace json = boost::json;

constexpr const char* compare_path = "/api/v1/ai/compare";

constexpr std::string_view contract =
    "The tenant pays 900 EUR a month. The rent is due on the first day. Pets are not allowed in "
    "the house. The garden belongs to the landlord. Keys are returned at the end.";
constexpr std::string_view amended =
    "The tenant pays 950 EUR a month. The rent is due on the first day. The garden belongs to the "
    "landlord. Bicycles stand in the cellar. Keys are returned at the end.";

json::object comparison_of(const answer_site& site, const std::string& left,
                           const std::string& right) {
  const auto got = site.client.post(compare_path, json::object{{"document_ids", {left, right}}});
  REQUIRE(got.status == 200);
  return got.json().as_object();
}

}  // namespace

TEST_CASE("two versions differ by what was changed, removed and added") {
  const answer_site site;
  const auto left = site.add(contract), right = site.add(amended);
  const auto made = comparison_of(site, left, right);
  CHECK(made.at("document_ids") == json::value{left, right});
  CHECK_FALSE(made.at("truncated").as_bool());
  const auto& differences = made.at("differences").as_array();
  REQUIRE(differences.size() == 3);
  CHECK(differences[0].at("kind") == "changed");
  CHECK(differences[0].at("left").at("text") == "The tenant pays 900 EUR a month.");
  CHECK(differences[0].at("right").at("text") == "The tenant pays 950 EUR a month.");
  CHECK(differences[1].at("kind") == "removed");
  CHECK(differences[1].at("left").at("text") == "Pets are not allowed in the house.");
  CHECK(differences[1].at("right").is_null());
  CHECK(differences[2].at("kind") == "added");
  CHECK(differences[2].at("left").is_null());
  CHECK(differences[2].at("right").at("text") == "Bicycles stand in the cellar.");

  // Each side stands in its document; marks are those of answers only.
  json::array cited;
  std::string marked;
  for (const auto& one : differences) {
    for (const auto* side : {"left", "right"}) {
      if (one.at(side).is_null()) continue;
      CHECK(whole_service::text_of(one.at(side), "document_id") ==
            (std::string_view(side) == "left" ? left : right));
      CHECK(one.at(side).at("page") == 1);
      cited.push_back(one.at(side));
      marked += std::format("{} [{}]", whole_service::text_of(one.at(side), "text"), cited.size());
    }
  }
  site.check_citations({{"citations", cited}, {"answer", marked}});
}

TEST_CASE("the same document, or the same text, has no differences") {
  const answer_site site;
  const auto left = site.add(contract), right = site.add(contract);
  CHECK(comparison_of(site, left, left).at("differences").as_array().empty());
  CHECK(comparison_of(site, left, right).at("differences").as_array().empty());
}

TEST_CASE("what cannot be compared says why") {
  answer_site site;
  const auto id = site.add(contract);
  check_documents_refused(site, compare_path, [&](const std::string& other) {
    return json::object{{"document_ids", {id, other}}};
  });
  const auto asked = [&](json::object of) {
    return status_and_code(site.client.post(compare_path, of));
  };
  CHECK(asked({}) == "422 invalid_member");
  CHECK(asked({{"document_ids", {id}}}) == "422 invalid_member");
  CHECK(asked({{"document_ids", {id, id, id}}}) == "422 invalid_member");
  CHECK(asked({{"document_ids", {id, id}}, {"style", "brief"}}) == "422 invalid_member");
  CHECK(asked({{"document_ids", {id, id}}, {"provider", "nobody"}}) == "422 unknown_provider");
}
