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

score_range range_of(const std::vector<search_candidate>& candidates) {
  score_range range;
  for (const auto& one : candidates) {
    range.keyword_most = std::max(range.keyword_most, one.keyword_score.value_or(0));
    if (one.semantic_score) {
      range.semantic_least = std::min(range.semantic_least, *one.semantic_score);
      range.semantic_most = std::max(range.semantic_most, *one.semantic_score);
    }
  }
  return range;
}

void fuse(ranked_candidate& into, const score_range& range, double semantic_weight) {
  const auto& one = into.candidate;
  if (range.keyword_most > 0) {
    into.keyword_part = (1 - semantic_weight) * one.keyword_score.value_or(0) / range.keyword_most;
  }
  const double width = range.semantic_most - range.semantic_least;
  if (one.semantic_score) {
    const double scaled = width > 0 ? (*one.semantic_score - range.semantic_least) / width : 1;
    into.semantic_part = semantic_weight * scaled;
  }
  into.score = into.keyword_part + into.semantic_part;
}

}  // namespace

std::vector<ranked_candidate> rank(std::vector<search_candidate> candidates, search_mode mode,
                                   double semantic_weight, int limit, double score_least) {
  const auto range = range_of(candidates);
  // If no candidate has a vector, only the keyword score counts, and vice versa.
  if (range.semantic_most < range.semantic_least) semantic_weight = 0;
  if (range.keyword_most <= 0) semantic_weight = 1;
  std::vector<ranked_candidate> ranked;
  ranked.reserve(candidates.size());
  for (auto& one : candidates) {
    ranked_candidate next{.candidate = std::move(one)};
    switch (mode) {
      case search_mode::hybrid: fuse(next, range, semantic_weight); break;
      case search_mode::semantic: next.score = next.candidate.semantic_score.value_or(0); break;
      case search_mode::keyword: next.score = next.candidate.keyword_score.value_or(0); break;
    }
    if (next.score >= score_least) ranked.push_back(std::move(next));
  }
  std::ranges::sort(ranked, [](const ranked_candidate& a, const ranked_candidate& b) {
    return std::tie(b.score, a.candidate.document, a.candidate.index) <
           std::tie(a.score, b.candidate.document, b.candidate.index);
  });
  if (ranked.size() > static_cast<std::size_t>(limit))
    ranked.resize(static_cast<std::size_t>(limit));
  return ranked;
}

}  // namespace pagemill
