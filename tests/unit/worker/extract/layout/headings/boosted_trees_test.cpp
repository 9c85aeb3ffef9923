#include "worker/extract/layout/headings/boosted_trees.hpp"

#include <array>
#include <cmath>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("trees add up, and a value at the threshold goes left") {
  // If the first feature is at most 1: -1; else, if the second is at most 5: 2, else 3. Plus 0.5.
  constexpr auto nodes = std::to_array<tree_node>({{0, 2, 1},
                                                   {tree_leaf, 0, -1},
                                                   {1, 2, 5},
                                                   {tree_leaf, 0, 2},
                                                   {tree_leaf, 0, 3},
                                                   {tree_leaf, 0, 0.5F}});
  const auto odds = [&](float first, float second) {
    const float probability = evaluate_trees(nodes, std::array{first, second});
    return std::log(probability / (1 - probability));
  };
  CHECK(odds(1, 9) == doctest::Approx(-0.5));
  CHECK(odds(2, 5) == doctest::Approx(2.5));
  CHECK(odds(2, 6) == doctest::Approx(3.5));
}

TEST_CASE("no tree says nothing") {
  CHECK(evaluate_trees({}, {}) == 0.5F);
}

}  // namespace
}  // namespace pagemill::extract
