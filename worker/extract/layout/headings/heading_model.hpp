/// The learned model that tells headings; worker/extract/training makes it.
#pragma once
#include <span>

#include "worker/extract/layout/headings/boosted_trees.hpp"

namespace pagemill::extract {

struct heading_model {
  std::span<const tree_node> trees;
  float threshold = 0;  ///< the probability from which a row is taken for a heading
};

heading_model built_in_heading_model();

}  // namespace pagemill::extract
