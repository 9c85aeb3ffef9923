/// Ranking, in one place and pure: candidates with both scores in, an order with one score out.
#pragma once
#include <vector>

#include "common/stores/search/search_store.hpp"

namespace pagemill {

enum class search_mode { hybrid, semantic, keyword };

struct ranked_row {
  search_row row;
  double score = 0;
};

/// Score fusion (research: embedding.md, measured): keyword score over its maximum, cosine min-max
/// over the candidates, weighted; in the one-sided modes the side's own score. Best first, ties by
/// document and index. `semantic_weight` is a property of the model, .4 for the default.
std::vector<ranked_row> rank(std::vector<search_row> candidates, search_mode mode,
                             double semantic_weight, int limit, double score_least);

}  // namespace pagemill
