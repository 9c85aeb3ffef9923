#include "common/search/fusion.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

constexpr int card = -1;

search_candidate row(std::optional<int> index, std::optional<float> keyword,
                     std::optional<float> semantic) {
  search_candidate value;
  value.index = index;
  value.keyword_score = keyword;
  value.semantic_score = semantic;
  return value;
}

std::vector<int> order(const std::vector<ranked_candidate>& ranked) {
  std::vector<int> indexes;
  for (const auto& hit : ranked) indexes.push_back(hit.candidate.index.value_or(card));
  return indexes;
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
