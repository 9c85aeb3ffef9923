// The problems of a document in its answers, from rows that tests plant.
#include <format>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

using namespace pagemill::test;
namespace json = boost::json;

namespace {

constexpr std::string_view planted = "00000000-0000-7000-8000-0000000000d0";

/// An API and a document whose file says `codes`, with `pages` pages, each with a problem.
struct problem_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();

  problem_site(std::string_view codes, int pages) {
    ask(std::format(
        "INSERT INTO documents (id, workspace_id, job_id, status, page_count, metadata) "
        "SELECT '{0}', id, '{0}', 'ready', {2}, '{{\"problems\": {1}}}' FROM workspaces",
        planted, codes, pages));
    ask(std::format(
        "INSERT INTO document_pages (document_id, generation, number, workspace_id, width, height, "
        "rotation, text, markdown, blocks, problem) SELECT d.id, 1, n, d.workspace_id, 1, 1, 0, "
        "'some', 'some', '[]', 'text_unmapped' FROM documents d, generate_series(1, {}) AS n",
        pages));
  }
  void ask(const std::string& sql) const { query(database.owner_url, sql); }
  json::array problems() const {
    return client.get(std::format("/api/v1/pdf/documents/{}", planted))
        .json()
        .at("problems")
        .as_array();
  }
};

json::value problem_of(std::string_view code, json::value page) {
  return json::object{{"code", code}, {"page", std::move(page)}};
}

}  // namespace

TEST_CASE("a document's own problems come first, then those of its pages in order") {
  const problem_site site(R"(["repaired", "portfolio"])", 2);
  CHECK(site.problems() ==
        json::array{problem_of("repaired", nullptr), problem_of("portfolio", nullptr),
                    problem_of("text_unmapped", 1), problem_of("text_unmapped", 2)});
  site.ask("UPDATE document_pages SET text = '', problem = NULL WHERE number = 1");
  CHECK(site.problems() ==
        json::array{problem_of("repaired", nullptr), problem_of("portfolio", nullptr),
                    problem_of("pages_without_text", nullptr), problem_of("text_unmapped", 2)});
  // The pages of another generation are not the document's.
  site.ask("UPDATE documents SET current_generation = 2");
  CHECK(site.problems() ==
        json::array{problem_of("repaired", nullptr), problem_of("portfolio", nullptr)});
}

TEST_CASE("at most a hundred problems are told, and that there are more") {
  const problem_site whole("[\"repaired\"]", 99);
  const auto all = whole.problems();
  REQUIRE(all.size() == 100);
  CHECK(all[99] == problem_of("text_unmapped", 99));
  whole.ask(
      "INSERT INTO document_pages SELECT document_id, 1, 100, workspace_id, 1, 1, 0, 'x', "
      "'x', '[]', false, 'page_damaged' FROM document_pages WHERE number = 1");
  const auto cut = whole.problems();
  REQUIRE(cut.size() == 100);
  CHECK(cut[98] == problem_of("text_unmapped", 98));
  CHECK(cut[99] == problem_of("problems_truncated", nullptr));
}
