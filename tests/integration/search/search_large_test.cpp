// Searches in a large workspace and in small ones beside it: what they find, by which index.
#include <algorithm>
#include <format>

#include <doctest/doctest.h>

#include "common/analysis/term.hpp"
#include "tests/integration/search/search_library.hpp"

using namespace pagemill;
using namespace pagemill::test;

TEST_CASE("a workspace of 50 chunks beside 50,000 finds its own by meaning") {
  auto& site = library::shared();
  const auto hits = site.by_meaning(site.small, 10);
  CHECK(hits.size() == 10);
  CHECK(places(hits) == site.nearest(site.small));
  CHECK(site.by_meaning(site.small, 100).size() == 50);
  // The trap: the index by itself finds nothing of the small workspace.
  CHECK(site.ask(std::format(
            "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL "
            "enable_sort = off; SELECT count(*) FROM (SELECT 1 FROM chunk_embeddings WHERE "
            "model_id = 1 AND workspace_id = '{}' ORDER BY embedding::vector({}) <=> '{}' "
            "LIMIT 10)",
            to_string(site.small), dimension, library::question_text())) == "0");
}

TEST_CASE("a workspace of 50 chunks beside 50,000 finds its own by words") {
  auto& site = library::shared();
  const auto found = site.by_words(site.small, "common3", 100);
  CHECK(found.candidates.size() == 5);
  CHECK(found.statistics.entries == 15);
  CHECK_FALSE(found.statistics.outdated);
  CHECK(site.by_words(site.large, "common3", 100).candidates.size() == 100);
  CHECK(site.by_words(site.small, "\"onlyehbbxnear\"", 10).candidates.empty());
  const auto one = site.by_words(site.large, "\"onlyehbbxnear\"", 10).candidates;
  REQUIRE(one.size() == 1);
  CHECK(one[0].text.contains("onlyehbbxnear"));
  CHECK_FALSE(one[0].semantic_score);
}

TEST_CASE("a hybrid search gives every candidate of either half both scores") {
  auto& site = library::shared();
  const auto words = analyze_query("onlyehbbxnear");
  const auto vector = library::question();
  const auto found =
      site.store.find(site.large, {.words = &words, .vector = vector, .model = 1}, {}, 10);
  CHECK(found.candidates.size() == 11);
  for (const auto& one : found.candidates) {
    CHECK(one.keyword_score.has_value());
    CHECK(one.semantic_score.has_value());
    CHECK((*one.keyword_score > 0) == one.text.contains("onlyehbbxnear"));
  }
}

TEST_CASE("a workspace of 5 documents beside 700 finds its own cards, and no more than it wants") {
  auto& site = library::shared();
  const auto cards = site.by_words(site.small, "library", 100).candidates;
  CHECK(cards.size() == 5);
  for (const auto& card : cards) {
    CHECK_FALSE(card.index);
    CHECK(card.text.ends_with(" of the library"));
    CHECK(card.keyword_score > 0);
  }
  CHECK(site.by_words(site.large, "library", 100).candidates.size() == 100);
  CHECK(site.by_words(site.large, "library", 1000, {.tags = {"even"}}).candidates.size() == 250);
  CHECK(site.by_words(site.large, "library", 100, {.section = "1"}).candidates.empty());
  CHECK(site.by_words(site.large, "library", 100, {.pages = {{1, 1}}}).candidates.empty());
}

TEST_CASE("50,000 chunks are searched with the HNSW index, which finds most of the nearest") {
  auto& site = library::shared();
  const auto hits = site.by_meaning(site.large, 10);
  CHECK(hits.size() == 10);
  // Random vectors are the hard case: 8 to 10 of 10 were measured, 7 to 9 under the filter.
  CHECK(common_count(places(hits), site.nearest(site.large)) >= 7);
  const auto even = site.by_meaning(site.large, 10, {.tags = {"even"}});
  CHECK(even.size() == 10);
  CHECK(common_count(places(even), site.nearest(site.large, "AND d.tags @> '{even}'")) >= 5);
}

TEST_CASE("an index scan that stops before it has enough results is replaced by an exact scan") {
  auto& site = library::shared();
  const auto hits = site.by_meaning(site.remote, 1000);
  CHECK(hits.size() == 1000);
  const auto truth = site.nearest(site.remote);
  CHECK(places({hits.begin(), hits.begin() + 10}) == truth);
  const auto few = site.as_api(
      site.small, std::format("SELECT document_id FROM search_semantic('{}', 1::smallint, 10, "
                              "NULL, NULL, NULL, 5)",
                              library::question_text()));
  CHECK(few.size() == 10);
}

TEST_CASE("as pagemill_api the searches use the word and vector indexes") {
  auto& site = library::shared();
  const auto call = [&](const std::string& term, const std::string& vector) {
    return std::format(
        "SELECT * FROM search_workspace(row({}, {}, '{{1}}', '{{1}}', '{{1}}', '{{*}}', "
        "'{{={}}}', ARRAY[{}], '{{1}}', '{{code}}', '{{}}', ARRAY[{}, {}], NULL)::search_question, "
        "{}, 1::smallint, row(NULL, NULL, NULL, NULL, NULL, NULL)::search_filter, 10, {})",
        workspace_hash(site.large), analysis_number(), term, dimension_of('=' + term),
        dimension_of(entry_mark), dimension_of(analysis_mark(analysis_number())), vector,
        exact_vectors_max);
  };
  for (const auto* term : {"onlyehbbxnear", "volume47"}) {
    const auto words = plans_of(site.large, call(term, "NULL"), 8);
    INFO(words);
    CHECK(words.contains("search_entries_keys"));
    CHECK_FALSE(words.contains("Seq Scan on search_entries"));
  }
  const auto semantic = call("onlyehbbxnear", '\'' + library::question_text() + '\'');
  const auto vectors = plans_of(site.large, semantic, 8);
  INFO(vectors);
  CHECK(vectors.contains("Index Scan using chunk_embeddings_hnsw_1"));
  CHECK_FALSE(plans_of(site.small, semantic, 8).contains("chunk_embeddings_hnsw_1"));
}
