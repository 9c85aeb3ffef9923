#include "api/ai/extractive/sentence_choice.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "api/ai/extractive/planted_instruction.hpp"
#include "common/analysis/sentences.hpp"

namespace pagemill {
namespace {

/// Of a sentence's lexical score: its own words; the rest are those of its passage, which say what
/// "it" and "the company" are.
constexpr double own_share = 0.7;
/// What the passages' order adds, from the first to the last.
constexpr double order_share = 0.08;
/// A line without a full stop, such as a heading, names a thing and says little about it.
constexpr double line_share = 0.8;
constexpr std::size_t words_least = 3;
constexpr std::size_t line_words_max = 12;
/// Of the best score: what is below does not belong into the answer.
constexpr double score_share_least = 0.8;
constexpr double relevance_share = 0.7;
/// More alike says the same again.
constexpr double likeness_max = 0.8;

bool ends_as_sentence(std::string_view text) {
  constexpr std::string_view closers = "\"')]";
  while (!text.empty() && closers.contains(text.back())) text.remove_suffix(1);
  for (const std::string_view mark : {".", "!", ":", ";", "。", "！", "…", "”", "»"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

bool asks(std::string_view text) {
  return text.ends_with('?') || text.ends_with("？") || text.ends_with("?\"");
}

double dot(std::span<const float> one, std::span<const float> other) {
  if (one.size() != other.size()) return 0;
  return std::inner_product(one.begin(), one.end(), other.begin(), 0.0);
}

double likeness(const candidate_sentence& one, const candidate_sentence& other) {
  std::vector<std::int32_t> both;
  std::ranges::set_intersection(one.terms.dimensions, other.terms.dimensions,
                                std::back_inserter(both));
  const auto all = one.terms.dimensions.size() + other.terms.dimensions.size() - both.size();
  return all == 0 ? 1 : static_cast<double>(both.size()) / static_cast<double>(all);
}

}  // namespace

std::vector<candidate_sentence> find_sentences(std::span<const passage> passages,
                                               const asked_words& question, planted instructions,
                                               std::size_t most) {
  std::vector<candidate_sentence> found;
  for (std::size_t at = 0; at < passages.size(); ++at) {
    const auto& from = passages[at];
    const auto around = question.covered_by(terms_of(from.text, from.language));
    const auto order =
        order_share * (1 - static_cast<double>(at) / static_cast<double>(passages.size()));
    for (const auto text : cut_sentences(from.text)) {
      candidate_sentence one{.passage = at, .text = text, .terms = terms_of(text, from.language)};
      if (one.terms.words < words_least || asks(text)) continue;
      if (instructions == planted::left_out && instructs_the_answerer(text)) continue;
      const auto own = question.covered_by(one.terms);
      one.lexical = own_share * own + (1 - own_share) * around + order;
      if (one.terms.words <= line_words_max && !ends_as_sentence(text)) one.lexical *= line_share;
      found.push_back(std::move(one));
    }
  }
  std::ranges::stable_sort(found, std::greater{}, &candidate_sentence::lexical);
  if (found.size() > most)
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(most), found.end());
  return found;
}

void score_sentences(std::vector<candidate_sentence>& sentences, std::span<const float> question,
                     double weight) {
  if (!question.empty()) {
    std::erase_if(sentences, [](const candidate_sentence& one) { return one.vector.empty(); });
  }
  for (auto& one : sentences) {
    one.score = question.empty() ? one.lexical
                                 : (1 - weight) * one.lexical +
                                       weight * std::max(0.0, dot(one.vector, question));
  }
  std::ranges::stable_sort(sentences, std::greater{}, &candidate_sentence::score);
}

std::vector<std::size_t> choose_sentences(std::span<const candidate_sentence> sentences,
                                          double threshold) {
  std::vector<std::size_t> chosen;
  if (sentences.empty() || sentences[0].score < threshold) return chosen;
  const auto least = std::max(threshold, score_share_least * sentences[0].score);
  chosen.push_back(0);
  while (chosen.size() < answer_sentences_max) {
    std::optional<std::size_t> best;
    double best_value = 0;
    for (std::size_t at = 0; at < sentences.size() && sentences[at].score >= least; ++at) {
      if (std::ranges::contains(chosen, at)) continue;
      double nearest = 0;
      for (const auto each : chosen) {
        nearest = std::max(nearest, likeness(sentences[at], sentences[each]));
      }
      if (nearest > likeness_max) continue;
      const auto value = relevance_share * sentences[at].score - (1 - relevance_share) * nearest;
      if (!best || value > best_value) {
        best = at;
        best_value = value;
      }
    }
    if (!best) break;
    chosen.push_back(*best);
  }
  return chosen;
}

}  // namespace pagemill
