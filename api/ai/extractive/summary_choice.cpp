#include "api/ai/extractive/summary_choice.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <span>
#include <unordered_map>

#include "api/ai/extractive/summary_words.hpp"

namespace pagemill {
namespace {

constexpr std::size_t brief_sentences = 4, points_least = 5, points_max = 10;
/// A short document is not repeated as its own summary: one of so many of its sentences.
constexpr std::size_t sentences_for_one = 3;
constexpr std::size_t sentences_a_point = 12;
constexpr std::size_t parts_max = 24, full_parts_max = 12;
constexpr std::size_t candidates_of_part_max = 6;
/// Of a sentence's centrality in its part; the rest is that in the document.
constexpr double own_part_share = 0.6;
constexpr double summary_relevance_share = 0.7, summary_vector_share = 0.4;
constexpr double summary_likeness_max = 0.55, summary_vector_likeness_max = 0.88;

class centroid {
 public:
  centroid(const summary_material& read, const std::vector<const summary_sentence*>& of)
      : read_(read) {
    for (const auto* one : of) {
      for (const auto term : one->terms) with_[term] += 1;
    }
    double square = 0;
    for (auto& [term, weight] : with_) {
      weight *= rarity(term);
      square += weight * weight;
    }
    length_ = std::sqrt(square);
  }

  double cosine(const summary_sentence& one) const {
    double product = 0, square = 0;
    for (const auto term : one.terms) {
      const auto weight = rarity(term);
      square += weight * weight;
      if (const auto found = with_.find(term); found != with_.end()) {
        product += weight * found->second;
      }
    }
    return square > 0 && length_ > 0 ? product / std::sqrt(square) / length_ : 0;
  }

 private:
  double rarity(std::int32_t term) const {
    const auto found = read_.sentences_with.find(term);
    const double having = found == read_.sentences_with.end() ? 1 : found->second;
    return std::log(1 + read_.sentences_read / having);
  }

  const summary_material& read_;
  std::unordered_map<std::int32_t, double> with_;
  double length_ = 0;
};

double word_likeness(const summary_sentence& one, const summary_sentence& other) {
  std::vector<std::int32_t> both;
  std::ranges::set_intersection(one.terms, other.terms, std::back_inserter(both));
  const auto least = std::min(one.terms.size(), other.terms.size());
  return least == 0 ? 1 : static_cast<double>(both.size()) / static_cast<double>(least);
}

double vector_product(std::span<const float> one, std::span<const float> other) {
  if (one.size() != other.size()) return 0;
  return std::inner_product(one.begin(), one.end(), other.begin(), 0.0);
}

void keep_best(summary_group& group, std::size_t most) {
  std::vector<std::size_t> order(group.candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return group.centrality[a] * group.candidates[a].worth >
           group.centrality[b] * group.candidates[b].worth;
  });
  if (order.size() > most) order.resize(most);
  std::ranges::sort(order);
  summary_group kept{.heading = std::move(group.heading), .wanted = group.wanted};
  for (const auto at : order) {
    kept.candidates.push_back(std::move(group.candidates[at]));
    kept.centrality.push_back(group.centrality[at]);
  }
  group = std::move(kept);
}

/// Whole sentences; what is less fit only where these are too few.
std::vector<const summary_sentence*> fit_ones(const std::vector<const summary_sentence*>& all,
                                              std::size_t wanted) {
  std::vector<const summary_sentence*> fit;
  for (const auto worst :
       {sentence_fitness::whole, sentence_fitness::pointing, sentence_fitness::line}) {
    fit.clear();
    std::ranges::copy_if(all, std::back_inserter(fit),
                         [&](const summary_sentence* one) { return one->fitness <= worst; });
    if (fit.size() >= wanted) break;
  }
  return fit;
}

summary_group group_of(const std::vector<const summary_sentence*>& all, const centroid& document,
                       const centroid* part, std::size_t wanted) {
  summary_group group{.heading = {}, .wanted = wanted};
  double most = 0;
  // In a part, a single sentence is better than one with a line.
  for (const auto* one : fit_ones(all, part == nullptr ? wanted : 1)) {
    auto central = document.cosine(*one);
    if (part != nullptr) {
      central = (1 - own_part_share) * central + own_part_share * part->cosine(*one);
    }
    most = std::max(most, central);
    group.candidates.push_back(*one);
    group.centrality.push_back(central);
  }
  for (auto& each : group.centrality) each = most > 0 ? each / most : 1;
  return group;
}

/// The parts that have sentences; the longest, if there are many.
std::vector<std::vector<const summary_sentence*>> sentences_of_parts(const summary_material& read,
                                                                     const document_parts& parts) {
  std::vector<std::vector<const summary_sentence*>> of(parts.headings.size());
  for (const auto& one : read.sentences) of[parts.part_of[one.passage]].push_back(&one);
  const auto is_side = [&](std::size_t at) {
    return worth_of_section(parts.headings[at]) <= section_worth::side;
  };
  const auto ranked = [&] {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (!of[i].empty()) order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      if (is_side(a) != is_side(b)) return is_side(b);
      return of[a].size() > of[b].size();
    });
    return order;
  }();
  const auto whole_ones = [&](std::size_t at) {
    return std::ranges::count(of[at], sentence_fitness::whole, &summary_sentence::fitness);
  };
  const bool has_prose = std::ranges::any_of(ranked, whole_ones);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    // Before the first heading of a long document stands what printers write.
    const bool is_front = ranked[i] == 0 && parts.headings[0].empty() &&
                          of[0].size() * 20 < read.sentences.size() && ranked.size() > 3;
    const bool is_short = is_front || (has_prose && whole_ones(ranked[i]) == 0) ||
                          (of[ranked[i]].size() < 2 && ranked.size() > full_parts_max);
    if (i >= parts_max || is_short || (i >= 3 && is_side(ranked[i]))) of[ranked[i]].clear();
  }
  return of;
}

std::vector<summary_group> groups_of_parts(const summary_material& read,
                                           const document_parts& parts, const centroid& whole) {
  std::vector<summary_group> groups;
  const auto of = sentences_of_parts(read, parts);
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(of, [](const auto& each) { return !each.empty(); }));
  const std::size_t wanted = count == 1 ? 2 * brief_sentences : count > full_parts_max ? 1 : 2;
  const auto most = count == 1 ? summary_vectors_max
                               : std::min(candidates_of_part_max,
                                          summary_vectors_max / std::max<std::size_t>(1, count));
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i].empty()) continue;
    const centroid own(read, of[i]);
    groups.push_back(group_of(of[i], whole, &own, wanted));
    groups.back().heading = parts.headings[i];
    keep_best(groups.back(), most);
  }
  return groups;
}

/// Relevance of each candidate, 0..about 2.
std::vector<double> relevance_of(const summary_group& from) {
  std::vector<double> meaning;
  const bool embedded = std::ranges::none_of(
      from.candidates, [](const summary_sentence& one) { return one.vector.empty(); });
  if (embedded && !from.candidates.empty()) {
    std::vector<float> mean(from.candidates[0].vector.size(), 0);
    for (const auto& one : from.candidates) {
      for (std::size_t i = 0; i < mean.size() && i < one.vector.size(); ++i) {
        mean[i] += one.vector[i];
      }
    }
    for (const auto& one : from.candidates) meaning.push_back(vector_product(one.vector, mean));
    const auto most = std::ranges::max(meaning);
    for (auto& each : meaning) each = most > 0 ? std::max(0.0, each / most) : 1;
  }
  std::vector<double> relevance;
  for (std::size_t i = 0; i < from.candidates.size(); ++i) {
    auto value = from.centrality[i];
    if (!meaning.empty()) {
      value = (1 - summary_vector_share) * value + summary_vector_share * meaning[i];
    }
    relevance.push_back(value * from.candidates[i].worth);
  }
  return relevance;
}

bool says_the_same(const summary_sentence& one, const summary_sentence& other) {
  return word_likeness(one, other) > summary_likeness_max ||
         vector_product(one.vector, other.vector) > summary_vector_likeness_max;
}

}  // namespace

std::vector<summary_group> group_sentences(const summary_material& read,
                                           const document_parts& parts, summary_style style) {
  std::vector<const summary_sentence*> all;
  for (const auto& one : read.sentences) all.push_back(&one);
  if (all.empty()) return {};
  const centroid whole(read, all);
  if (style == summary_style::comprehensive) return groups_of_parts(read, parts, whole);
  auto wanted = style == summary_style::brief
                    ? brief_sentences
                    : std::clamp(all.size() / sentences_a_point, points_least, points_max);
  if (style == summary_style::brief) {
    wanted = std::clamp<std::size_t>(all.size() / sentences_for_one, 1, wanted);
  }
  std::vector<summary_group> groups;
  groups.push_back(group_of(all, whole, nullptr, wanted));
  keep_best(groups.back(), summary_vectors_max);
  return groups;
}

std::vector<std::size_t> choose_summary(const summary_group& from) {
  const auto relevance = relevance_of(from);
  std::vector<std::size_t> chosen;
  while (chosen.size() < from.wanted) {
    std::optional<std::size_t> best;
    double best_value = 0;
    for (std::size_t at = 0; at < from.candidates.size(); ++at) {
      double nearest = 0;
      bool same = std::ranges::contains(chosen, at);
      for (const auto each : chosen) {
        nearest = std::max(nearest, word_likeness(from.candidates[at], from.candidates[each]));
        same = same || says_the_same(from.candidates[at], from.candidates[each]);
      }
      if (same) continue;
      const auto value =
          summary_relevance_share * relevance[at] - (1 - summary_relevance_share) * nearest;
      if (!best || value > best_value) {
        best = at;
        best_value = value;
      }
    }
    if (!best) break;
    chosen.push_back(*best);
  }
  std::ranges::sort(chosen);
  return chosen;
}

}  // namespace pagemill
