/// Which members of two sequences belong together: pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pagemill {

struct aligned_pair {
  std::size_t left = 0, right = 0;
  bool operator==(const aligned_pair&) const = default;
};

/// Equal members, in ascending order on both sides: a patience diff. Between the ends that are the
/// same, members that occur equally often on both sides are matched in order, as many as keep their
/// order; then likewise between these. What is left of a short stretch is matched by its longest
/// common subsequence. O(n log n) but for the short stretches.
std::vector<aligned_pair> align_equal(std::span<const std::uint64_t> left,
                                      std::span<const std::uint64_t> right);

struct weighted_pair {
  std::size_t left = 0, right = 0;
  double weight = 0;
};

/// Of possible pairs, those that ascend on both sides and have the greatest weight together.
/// O(n log n).
std::vector<weighted_pair> heaviest_ascending(std::vector<weighted_pair> pairs);

}  // namespace pagemill
