/// Ranking, as a pure function: from candidates with two scores to an order by one score.
#pragma once
#include <vector>

#include "common/search/search_values.hpp"

namespace pagemill {

enum class search_mode { hybrid, semantic, keyword };

struct ranked_candidate {
  search_candidate candidate;
  double score = 0;
};

/// Score fusion (research: embedding.md, measured): keyword score over its maximum, cosine min-max
/// over the candidates, weighted; in the one-sided modes the side's own score. Best first, ties by
/// document and index. `semantic_weight` is a property of the model, .4 for the default.
std::vector<ranked_candidate> rank(std::vector<search_candidate> candidates, search_mode mode,
                                   double semantic_weight, int limit, double score_least);

}  // namespace pagemill
