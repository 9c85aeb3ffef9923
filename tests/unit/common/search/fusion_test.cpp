#include "common/search/fusion.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

constexpr int card = -1;

search_candidate chunk(int index, std::optional<float> keyword, std::optional<float> semantic) {
  search_candidate value;
  value.index = index;
  value.keyword_score = keyword;
  value.semantic_score = semantic;
  return value;
}

/// The first chunk of a window, or a card.
search_candidate row(std::optional<int> window, std::optional<float> keyword,
                     std::optional<float> semantic) {
  auto value = chunk(0, keyword, semantic);
  value.index = window;
  if (window) *value.index *= window_chunks;
  return value;
}

std::vector<int> indexes(const std::vector<ranked_candidate>& ranked) {
  std::vector<int> found;
  for (const auto& hit : ranked) found.push_back(hit.candidate.index.value_or(card));
  return found;
}

/// The windows of hits.
std::vector<int> order(const std::vector<ranked_candidate>& ranked) {
  auto found = indexes(ranked);
  for (auto& index : found) index = index == card ? card : index / window_chunks;
  return found;
}

}  // namespace

TEST_CASE("hybrid weighs keyword over its maximum and cosine between least and most") {
  const auto ranked = rank({row(0, 2.0f, 0.2f), row(1, 1.0f, 0.8f), row(2, 0.0f, 0.5f)},
                           search_mode::hybrid, 0.4, 10, 0);
  CHECK(order(ranked) == std::vector{1, 0, 2});
  CHECK(ranked[0].score == doctest::Approx(0.6 * 0.5 + 0.4));
  CHECK(ranked[1].score == doctest::Approx(0.6));
  CHECK(ranked[2].score == doctest::Approx(0.2).epsilon(1e-5));
}

TEST_CASE("one-sided modes give the side's own score") {
  const std::vector rows{row(0, 2.0f, 0.2f), row(1, 1.0f, 0.8f)};
  CHECK(order(rank(rows, search_mode::keyword, 0.4, 10, 0)) == std::vector{0, 1});
  const auto semantic = rank(rows, search_mode::semantic, 0.4, 10, 0);
  CHECK(order(semantic) == std::vector{1, 0});
  CHECK(semantic[0].score == doctest::Approx(0.8));
}

TEST_CASE("without vectors the keyword half stands alone") {
  const auto ranked = rank({row(0, 1.0f, std::nullopt), row(1, 2.0f, std::nullopt)},
                           search_mode::hybrid, 0.4, 10, 0);
  CHECK(order(ranked) == std::vector{1, 0});
  CHECK(ranked[0].score == doctest::Approx(1));
}

TEST_CASE("a card is ranked by its words, and stands before its document's chunks in a tie") {
  const std::vector rows{row(0, 1.0f, 0.9f), row(std::nullopt, 2.0f, std::nullopt),
                         row(1, 1.0f, 0.1f)};
  CHECK(order(rank(rows, search_mode::hybrid, 0.4, 10, 0)) == std::vector{0, card, 1});
  CHECK(order(rank(rows, search_mode::keyword, 0.4, 10, 0)) == std::vector{card, 0, 1});
  CHECK(order(rank({row(0, 1.0f, std::nullopt), row(std::nullopt, 1.0f, std::nullopt)},
                   search_mode::hybrid, 0.4, 10, 0)) == std::vector{card, 0});
}

TEST_CASE("without any matching word the semantic half stands alone") {
  const auto ranked =
      rank({row(0, 0.0f, 0.1f), row(1, 0.0f, 0.9f)}, search_mode::hybrid, 0.4, 10, 0);
  CHECK(order(ranked) == std::vector{1, 0});
  CHECK(ranked[0].score == doctest::Approx(1));
}

TEST_CASE("a limit cuts, a least score drops, and ties keep the order of documents and indexes") {
  const std::vector rows{row(2, 1.0f, 0.5f), row(0, 1.0f, 0.5f), row(1, 0.1f, 0.5f)};
  CHECK(order(rank(rows, search_mode::hybrid, 0.4, 10, 0)) == std::vector{0, 2, 1});
  CHECK(order(rank(rows, search_mode::hybrid, 0.4, 1, 0)) == std::vector{0});
  CHECK(order(rank(rows, search_mode::keyword, 0.4, 10, 0.5)) == std::vector{0, 2});
  CHECK(rank({}, search_mode::hybrid, 0.4, 10, 0).empty());
}

TEST_CASE("a chunk with a better one in its window keeps three quarters of its score") {
  const std::vector rows{chunk(0, 4.0f, 0.9f), chunk(1, 3.6f, 0.8f),
                         chunk(window_chunks, 3.0f, 0.1f)};
  const auto words = rank(rows, search_mode::keyword, 0.4, 10, 0);
  CHECK(indexes(words) == std::vector{0, window_chunks, 1});
  CHECK(words[2].score == doctest::Approx(2.7));
  const auto both = rank(rows, search_mode::hybrid, 0.4, 10, 0);
  CHECK(indexes(both) == std::vector{0, 1, window_chunks});
  CHECK(both[1].score == doctest::Approx(0.75 * (0.6 * 0.9 + 0.4 * 0.875)));
  CHECK(both[1].keyword_part + both[1].semantic_part == doctest::Approx(both[1].score));
  CHECK(indexes(rank(rows, search_mode::semantic, 0.4, 10, 0)) == std::vector{0, 1, window_chunks});
  CHECK(indexes(rank(rows, search_mode::keyword, 0.4, 10, 2.8)) == std::vector{0, window_chunks});
}

TEST_CASE("chunks with the same index of other documents are in other windows, and cards in none") {
  std::vector rows{chunk(0, 4.0f, 0.9f), chunk(1, 3.6f, 0.8f), row(std::nullopt, 3.5f, {})};
  rows[1].document.value.bytes[0] = 1;
  CHECK(indexes(rank(rows, search_mode::keyword, 0.4, 10, 0)) == std::vector{0, 1, card});
}
