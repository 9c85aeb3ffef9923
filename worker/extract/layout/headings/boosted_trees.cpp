#include "worker/extract/layout/headings/boosted_trees.hpp"

#include <cmath>

namespace pagemill::extract {
namespace {

/// One behind the last node of the tree that begins at `first`.
std::size_t end_of_tree(std::span<const tree_node> nodes, std::size_t first) {
  while (nodes[first].feature != tree_leaf) first += nodes[first].right;
  return first + 1;
}

}  // namespace

float evaluate_trees(std::span<const tree_node> nodes, std::span<const float> features) {
  float sum = 0;
  for (std::size_t first = 0; first < nodes.size(); first = end_of_tree(nodes, first)) {
    auto at = first;
    while (nodes[at].feature != tree_leaf) {
      at += features[nodes[at].feature] <= nodes[at].value ? 1 : nodes[at].right;
    }
    sum += nodes[at].value;
  }
  return 1 / (1 + std::exp(-sum));
}

}  // namespace pagemill::extract
