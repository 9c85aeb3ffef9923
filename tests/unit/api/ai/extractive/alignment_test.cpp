#include "api/ai/extractive/alignment.hpp"

#include <numeric>
#include <random>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string aligned(std::string_view left, std::string_view right) {
  const std::vector<std::uint64_t> of_left(left.begin(), left.end());
  const std::vector<std::uint64_t> of_right(right.begin(), right.end());
  std::string shown;
  std::size_t l = 0, r = 0;
  for (const auto& one : align_equal(of_left, of_right)) {
    REQUIRE(left[one.left] == right[one.right]);
    REQUIRE((shown.empty() || (one.left >= l && one.right >= r)));
    l = one.left + 1;
    r = one.right + 1;
    shown += left[one.left];
  }
  return shown;
}

}  // namespace

TEST_CASE("the longest common subsequence is matched") {
  CHECK(aligned("abcdef", "abcdef") == "abcdef");
  CHECK(aligned("abcdef", "abxdef") == "abdef");
  CHECK(aligned("abcdef", "defabc").size() == 3);
  CHECK(aligned("aab", "ab") == "ab");
  CHECK(aligned("abab", "baba").size() == 3);
  CHECK(aligned("abc", "xyz").empty());
  CHECK(aligned("", "abc").empty());
}

TEST_CASE("long sequences are matched by what occurs as often on both sides") {
  std::vector<std::uint64_t> left(20'000);
  std::iota(left.begin(), left.end(), 0U);
  auto right = left;
  // A section of the front goes to the end, a line is repeated, and another is lost.
  std::rotate(right.begin() + 100, right.begin() + 300, right.end());
  right.insert(right.begin() + 5'000, right[40]);
  right.erase(right.begin() + 9'000);
  const auto pairs = align_equal(left, right);
  CHECK(pairs.size() == 19'799);
  for (const auto& one : pairs) CHECK(left[one.left] == right[one.right]);
}

TEST_CASE("sequences without anything in common, and those of one value, take no time") {
  std::vector<std::uint64_t> left(80'000, 7), right(60'000, 8);
  CHECK(align_equal(left, right).empty());
  CHECK(align_equal(left, left).size() == left.size());
  right.assign(60'000, 7);
  CHECK(align_equal(left, right).size() == 60'000);
}

TEST_CASE("the heaviest chain is not always the longest") {
  const auto chosen = heaviest_ascending({{0, 2, 5}, {1, 0, 1}, {2, 1, 1}, {2, 3, 1}, {3, 2, 1}});
  REQUIRE(chosen.size() == 2);
  CHECK(chosen[0].left == 0);
  CHECK(chosen[1].right == 3);
  CHECK(heaviest_ascending({}).empty());
  // A member belongs to one pair at most.
  CHECK(heaviest_ascending({{0, 0, 1}, {0, 1, 1}, {0, 2, 1}}).size() == 1);
  CHECK(heaviest_ascending({{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}).size() == 1);
}
