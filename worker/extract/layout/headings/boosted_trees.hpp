/// Evaluates boosted decision trees (J. Friedman, "Greedy function approximation", 2001).
#pragma once
#include <cstdint>
#include <span>

namespace pagemill::extract {

/// Trees follow each other, each in preorder: the left child of a node is the next node.
struct tree_node {
  std::uint8_t feature = 0;  ///< tree_leaf, or the index of the feature that decides
  std::uint8_t right = 0;    ///< nodes from here to the right child; of a leaf 0
  float value = 0;           ///< at most this goes left; of a leaf what it adds
};

inline constexpr std::uint8_t tree_leaf = 255;

/// The sum over all trees as a probability, 0..1.
float evaluate_trees(std::span<const tree_node> nodes, std::span<const float> features);

}  // namespace pagemill::extract
