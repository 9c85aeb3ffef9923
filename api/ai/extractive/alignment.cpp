#include "api/ai/extractive/alignment.hpp"

#include <algorithm>
#include <unordered_map>

namespace pagemill {
namespace {

/// Of a table of a longest common subsequence, which has a byte for each.
constexpr std::size_t short_stretch_cells_max = 250'000;
constexpr int alignment_depth_max = 40;

struct stretch {
  std::size_t left = 0, left_end = 0, right = 0, right_end = 0;
};

class patience {
 public:
  patience(std::span<const std::uint64_t> left, std::span<const std::uint64_t> right)
      : left_(left), right_(right) {}

  std::vector<aligned_pair> all() {
    align({.left = 0, .left_end = left_.size(), .right = 0, .right_end = right_.size()}, 0);
    std::ranges::sort(pairs_, {}, &aligned_pair::left);
    return std::move(pairs_);
  }

 private:
  void align(stretch in, int depth) {
    while (in.left < in.left_end && in.right < in.right_end && left_[in.left] == right_[in.right]) {
      pairs_.push_back({in.left++, in.right++});
    }
    while (in.left < in.left_end && in.right < in.right_end &&
           left_[in.left_end - 1] == right_[in.right_end - 1]) {
      pairs_.push_back({--in.left_end, --in.right_end});
    }
    if (in.left == in.left_end || in.right == in.right_end) return;
    if ((in.left_end - in.left) * (in.right_end - in.right) <= short_stretch_cells_max) {
      return align_short(in);
    }
    const auto anchors = anchors_in(in);
    if (anchors.empty() || depth == alignment_depth_max) return;
    auto rest = in;
    for (const auto& one : anchors) {
      pairs_.push_back(one);
      align({rest.left, one.left, rest.right, one.right}, depth + 1);
      rest.left = one.left + 1;
      rest.right = one.right + 1;
    }
    align(rest, depth + 1);
  }

  std::vector<aligned_pair> anchors_in(const stretch& in) const {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> of_left, of_right;
    for (auto i = in.left; i < in.left_end; ++i) of_left[left_[i]].push_back(i);
    for (auto i = in.right; i < in.right_end; ++i) of_right[right_[i]].push_back(i);
    std::vector<weighted_pair> possible;
    for (const auto& [key, places] : of_left) {
      const auto found = of_right.find(key);
      if (found == of_right.end() || found->second.size() != places.size()) continue;
      for (std::size_t k = 0; k < places.size(); ++k) {
        possible.push_back({places[k], found->second[k], 1});
      }
    }
    std::vector<aligned_pair> anchors;
    for (const auto& one : heaviest_ascending(std::move(possible))) {
      anchors.push_back({one.left, one.right});
    }
    return anchors;
  }

  void align_short(const stretch& in) {
    const auto rows = in.left_end - in.left, columns = in.right_end - in.right;
    std::vector<std::uint32_t> longest((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
      return longest[row * (columns + 1) + column];
    };
    for (auto row = rows; row-- > 0;) {
      for (auto column = columns; column-- > 0;) {
        at(row, column) = left_[in.left + row] == right_[in.right + column]
                              ? at(row + 1, column + 1) + 1
                              : std::max(at(row + 1, column), at(row, column + 1));
      }
    }
    for (std::size_t row = 0, column = 0; row < rows && column < columns;) {
      if (left_[in.left + row] == right_[in.right + column]) {
        pairs_.push_back({in.left + row++, in.right + column++});
      } else if (at(row + 1, column) >= at(row, column + 1)) {
        ++row;
      } else {
        ++column;
      }
    }
  }

  std::span<const std::uint64_t> left_, right_;
  std::vector<aligned_pair> pairs_;
};

/// The best chain that ends before a place on the right: a Fenwick tree of maxima.
class best_before {
 public:
  struct chain {
    double weight = 0;
    std::size_t last = 0;  ///< pair, counted from 1; 0: none
  };
  explicit best_before(std::size_t size) : best_(size + 1) {}

  chain before(std::size_t place) const {
    chain found;
    for (; place > 0; place &= place - 1) {
      if (best_[place].weight > found.weight) found = best_[place];
    }
    return found;
  }
  void raise(std::size_t place, chain to) {
    for (++place; place < best_.size(); place += place & (~place + 1)) {
      if (best_[place].weight < to.weight) best_[place] = to;
    }
  }

 private:
  std::vector<chain> best_;
};

}  // namespace

std::vector<aligned_pair> align_equal(std::span<const std::uint64_t> left,
                                      std::span<const std::uint64_t> right) {
  return patience(left, right).all();
}

std::vector<weighted_pair> heaviest_ascending(std::vector<weighted_pair> pairs) {
  // Of pairs with the same left member, the later ones on the right come first: no chain has two.
  std::ranges::sort(pairs, [](const weighted_pair& a, const weighted_pair& b) {
    return a.left != b.left ? a.left < b.left : a.right > b.right;
  });
  std::size_t size = 0;
  for (const auto& one : pairs) size = std::max(size, one.right + 1);
  best_before chains(size);
  std::vector<std::size_t> before(pairs.size() + 1, 0);
  best_before::chain best;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    auto chain = chains.before(pairs[i].right);
    before[i + 1] = chain.last;
    chain = {.weight = chain.weight + pairs[i].weight, .last = i + 1};
    chains.raise(pairs[i].right, chain);
    if (chain.weight > best.weight) best = chain;
  }
  std::vector<weighted_pair> chosen;
  for (auto at = best.last; at > 0; at = before[at]) chosen.push_back(pairs[at - 1]);
  std::ranges::reverse(chosen);
  return chosen;
}

}  // namespace pagemill
