#include "common/search/fusion.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace pagemill {
namespace {

/// Of the score of a chunk with a better one in its window.
constexpr double runner_up_share = 0.75;

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

void sort_by_score(std::vector<ranked_candidate>& ranked) {
  std::ranges::sort(ranked, [](const ranked_candidate& a, const ranked_candidate& b) {
    return std::tie(b.score, a.candidate.document, a.candidate.index) <
           std::tie(a.score, b.candidate.document, b.candidate.index);
  });
}

/// Of candidates that are sorted by score.
void lower_runners_up(std::vector<ranked_candidate>& ranked) {
  std::set<std::pair<document_id, int>> windows;
  for (auto& one : ranked) {
    const auto& index = one.candidate.index;
    if (!index || windows.emplace(one.candidate.document, window_of(*index)).second) continue;
    for (auto* score : {&one.score, &one.keyword_part, &one.semantic_part}) {
      *score *= runner_up_share;
    }
  }
  sort_by_score(ranked);
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
    ranked.push_back(std::move(next));
  }
  sort_by_score(ranked);
  if (mode != search_mode::semantic) lower_runners_up(ranked);
  std::erase_if(ranked, [&](const ranked_candidate& one) { return one.score < score_least; });
  if (ranked.size() > static_cast<std::size_t>(limit))
    ranked.resize(static_cast<std::size_t>(limit));
  return ranked;
}

}  // namespace pagemill
