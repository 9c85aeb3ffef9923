#include "api/ai/extractive/change_pairs.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "api/ai/extractive/sentence_keys.hpp"

namespace pagemill {
namespace {

constexpr double overlap_least = 0.5;
/// Of stretches in which everything is compared with everything.
constexpr std::size_t compared_pairs_max = 40'000;
constexpr std::size_t rare_words_max = 6, places_of_rare_word_max = 12;

using sentence_words = std::span<const std::vector<std::uint32_t>>;

void add_if_alike(std::vector<weighted_pair>& into, sentence_words left, sentence_words right,
                  std::size_t l, std::size_t r) {
  const auto overlap = word_overlap(left[l], right[r]);
  if (overlap >= overlap_least) into.push_back({l, r, overlap});
}

std::vector<weighted_pair> alike_by_rare_words(sentence_words left, sentence_words right) {
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> places;
  for (std::size_t r = 0; r < right.size(); ++r) {
    for (const auto word : right[r]) {
      auto& of = places[word];
      if (of.empty() || of.back() != r) of.push_back(r);
    }
  }
  std::vector<weighted_pair> alike;
  std::vector<std::pair<std::size_t, std::uint32_t>> rare;
  std::vector<std::size_t> candidates;
  for (std::size_t l = 0; l < left.size(); ++l) {
    rare.clear();
    for (const auto word : left[l]) {
      const auto found = places.find(word);
      if (found != places.end()) rare.emplace_back(found->second.size(), word);
    }
    std::ranges::sort(rare);
    if (rare.size() > rare_words_max) rare.resize(rare_words_max);
    candidates.clear();
    for (const auto& [count, word] : rare) {
      const auto& of = places[word];
      const auto some = std::min(of.size(), places_of_rare_word_max);
      candidates.insert(candidates.end(), of.begin(),
                        of.begin() + static_cast<std::ptrdiff_t>(some));
    }
    std::ranges::sort(candidates);
    const auto twice = std::ranges::unique(candidates);
    candidates.erase(twice.begin(), twice.end());
    for (const auto r : candidates) add_if_alike(alike, left, right, l, r);
  }
  return alike;
}

}  // namespace

std::vector<aligned_pair> pair_changes(sentence_words left, sentence_words right) {
  std::vector<weighted_pair> alike;
  if (left.size() * right.size() <= compared_pairs_max) {
    for (std::size_t l = 0; l < left.size(); ++l) {
      for (std::size_t r = 0; r < right.size(); ++r) add_if_alike(alike, left, right, l, r);
    }
  } else {
    alike = alike_by_rare_words(left, right);
  }
  std::vector<aligned_pair> pairs;
  for (const auto& one : heaviest_ascending(std::move(alike)))
    pairs.push_back({one.left, one.right});
  return pairs;
}

}  // namespace pagemill
