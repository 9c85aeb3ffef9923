/// Ranking, as a pure function: from candidates with two scores to an order by one score.
#pragma once
#include <vector>

#include "common/search/search_values.hpp"

namespace pagemill {

enum class search_mode { hybrid, semantic, keyword };

struct ranked_candidate {
  search_candidate candidate;
  double score = 0;
  /// What each half adds to the score of a search with words.
  double keyword_part = 0, semantic_part = 0;
};

/// Hybrid: the weighted sum of the keyword score, divided by its maximum, and the cosine, scaled
/// from the candidates' minimum to their maximum. The other modes use their own score. With words,
/// only the best chunk of a window keeps all of its score, so that few windows cannot fill an
/// answer. Best first, ties by document and index. `semantic_weight` is a property of the model
/// (embedder::vector_weight).
std::vector<ranked_candidate> rank(std::vector<search_candidate> candidates, search_mode mode,
                                   double semantic_weight, int limit, double score_least);

}  // namespace pagemill
