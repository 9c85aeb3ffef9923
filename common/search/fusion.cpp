#include "common/search/fusion.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace pagemill {
namespace {

struct score_range {
  double keyword_most = 0;
  double semantic_least = std::numeric_limits<double>::infinity();
  double semantic_most = -std::numeric_limits<double>::infinity();
};

score_range range_of(const std::vector<search_row>& candidates) {
  score_range range;
  for (const auto& row : candidates) {
    range.keyword_most = std::max(range.keyword_most, double{row.keyword_score.value_or(0)});
    if (row.semantic_score) {
      range.semantic_least = std::min(range.semantic_least, double{*row.semantic_score});
      range.semantic_most = std::max(range.semantic_most, double{*row.semantic_score});
    }
  }
  return range;
}

double fused(const search_row& row, const score_range& range, double semantic_weight) {
  double keyword = 0;
  if (range.keyword_most > 0) keyword = row.keyword_score.value_or(0) / range.keyword_most;
  double semantic = 0;
  const double width = range.semantic_most - range.semantic_least;
  if (row.semantic_score) {
    semantic = width > 0 ? (*row.semantic_score - range.semantic_least) / width : 1;
  }
  return (1 - semantic_weight) * keyword + semantic_weight * semantic;
}

}  // namespace

std::vector<ranked_row> rank(std::vector<search_row> candidates, search_mode mode,
                             double semantic_weight, int limit, double score_least) {
  const auto range = range_of(candidates);
  // Without any vector among the candidates the keyword half stands alone, and the other way round.
  if (range.semantic_most < range.semantic_least) semantic_weight = 0;
  if (range.keyword_most <= 0) semantic_weight = 1;
  std::vector<ranked_row> ranked;
  ranked.reserve(candidates.size());
  for (auto& row : candidates) {
    double score = 0;
    switch (mode) {
      case search_mode::hybrid: score = fused(row, range, semantic_weight); break;
      case search_mode::semantic: score = row.semantic_score.value_or(0); break;
      case search_mode::keyword: score = row.keyword_score.value_or(0); break;
    }
    if (score >= score_least) ranked.push_back({std::move(row), score});
  }
  std::ranges::sort(ranked, [](const ranked_row& a, const ranked_row& b) {
    return std::tie(b.score, a.row.document, a.row.index) <
           std::tie(a.score, b.row.document, b.row.index);
  });
  if (ranked.size() > static_cast<std::size_t>(limit))
    ranked.resize(static_cast<std::size_t>(limit));
  return ranked;
}

}  // namespace pagemill
