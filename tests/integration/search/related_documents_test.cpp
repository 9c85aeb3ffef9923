// Documents related to one, in a large workspace and in small ones beside it.
#include <algorithm>
#include <format>
#include <map>

#include <doctest/doctest.h>

#include "tests/integration/search/search_library.hpp"

using namespace pagemill;
using namespace pagemill::test;

TEST_CASE("related documents among 50,000 chunks are found with the index") {
  auto& site = library::shared();
  const auto a_document_of = [&](const workspace_id& workspace) {
    return document_id{*parse_uuid(site.ask(std::format(
        "SELECT min(id::text) FROM documents WHERE workspace_id = '{}'", to_string(workspace))))};
  };
  const auto mine = a_document_of(site.large);
  const auto call = [](const document_id& document, int wanted, int exact_most) {
    return std::format("SELECT document_id, score FROM search_related('{}', 1::smallint, {}, {})",
                       to_string(document), wanted, exact_most);
  };
  // The API's query, and what the exact scan would return.
  const auto found = site.store.related(site.large, mine, model.id, 10);
  REQUIRE(found.size() == 10);
  CHECK(std::ranges::is_sorted(found, std::greater{}, &related_document::score));
  std::map<std::string, float> truth;
  for (const auto& row : site.as_api(site.large, call(mine, 500, 1'000'000))) {
    truth[row[0]] = std::stof(row[1]);
  }
  CHECK(truth.size() == 499);
  for (const auto& one : found) {
    const auto id = to_string(one.id);
    CHECK(id != to_string(mine));
    REQUIRE(truth.contains(id));
    CHECK(one.score <= truth[id] + 1e-5F);
  }
  // The nearest of all has its best chunk among the nearest 200 of the index.
  const auto best = std::ranges::max_element(truth, {}, [](const auto& one) { return one.second; });
  CHECK(found.front().score >= best->second - 0.02F);
  const auto plans = plans_of(site.large, call(mine, 10, exact_vectors_max), 8);
  INFO(plans);
  CHECK(plans.contains("Index Scan using chunk_embeddings_hnsw_1"));

  // The index scan, cut off at its row limit, finds too few documents of the remote workspace,
  // where all are wanted.
  const auto theirs = a_document_of(site.remote);
  CHECK(site.store.related(site.remote, theirs, model.id, 200).size() == 200);
  // A small workspace is scanned.
  const auto few = a_document_of(site.small);
  CHECK(site.store.related(site.small, few, model.id, 10).size() == 4);
  CHECK_FALSE(plans_of(site.small, call(few, 10, exact_vectors_max), 8)
                  .contains("chunk_embeddings_hnsw_1"));
  // No document is related to one of another workspace, nor to a deleted one.
  CHECK(site.store.related(site.small, mine, model.id, 10).empty());
}
