#include "api/ai/extractive/label_match.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

/// Of a word that says little, such as amount in "total amount".
constexpr double light_weight = 0.25;
/// What a word of the label counts that the field does not have: "due" of "due date" for "date".
constexpr double strange_weight = 0.8;

constexpr auto light_words = std::to_array<std::string_view>(
    {"amount", "value", "detail", "details", "information", "info", "data", "eur", "usd", "gbp",
     "chf", "euro", "official", "full", "final", "grand", "overall"});
constexpr auto document_kinds = std::to_array<std::string_view>(
    {"invoice", "order", "contract", "report", "offer", "quote", "quotation", "receipt",
     "certificate", "statement", "form", "application", "delivery", "angebot", "bericht", "devis",
     "lease", "product", "project"});
/// Of a field that is called so, the object's own label is the label: "Supplier: Harbour Tools".
constexpr auto empty_names = std::to_array<std::string_view>({"name", "value", "text", "title"});

std::string_view key_of(const label_word& word) {
  return word.meaning.empty() ? word.folded : word.meaning;
}

bool is_light(const label_word& word) {
  return std::ranges::contains(light_words, key_of(word));
}

}  // namespace

bool has_word(std::span<const label_word> words, const label_word& sought) {
  return std::ranges::any_of(words,
                             [&](const label_word& one) { return is_same_word(one, sought); });
}

label_phrase kind_words(std::span<const label_word> words) {
  label_phrase kinds;
  for (const auto& word : words) {
    if (std::ranges::contains(document_kinds, key_of(word))) kinds.push_back(word);
  }
  return kinds;
}

double label_matcher::weight_of(const field_label& field, const label_word& word) const {
  const bool typed = field.is_date && key_of(word) == "date";
  return typed || is_light(word) || has_word(kind_, word) ? light_weight : 1;
}

double label_matcher::score_phrase(const field_label& field, std::span<const label_word> phrase,
                                   std::span<const label_word> label,
                                   std::span<const label_word> around) const {
  double all = 0, found = 0, strange = 0;
  for (const auto& word : phrase) {
    const auto weight = weight_of(field, word);
    all += weight;
    if (has_word(label, word)) found += weight;
  }
  for (const auto& word : label) {
    if (has_word(phrase, word) || has_word(around, word)) continue;
    const auto weight = weight_of(field, word);
    strange += strange_weight * (weight < 1 ? light_weight * weight : weight);
  }
  if (all <= 0 || found <= 0) return 0;
  return found / all / (1 + strange / std::max(1.0, all));
}

double label_matcher::score(const field_label& field, std::span<const label_word> label,
                            std::span<const label_word> above) const {
  if (label.empty()) return 0;
  const bool named = std::ranges::any_of(field.around, [&](const label_word& word) {
    return has_word(label, word) || has_word(above, word);
  });
  double best = 0;
  for (const auto& phrase : field.phrases) {
    const bool empty_name = phrase.size() == 1 && !field.around.empty() &&
                            std::ranges::contains(empty_names, key_of(phrase[0]));
    if (empty_name) best = std::max(best, 0.95 * score_phrase(field, field.around, label, phrase));
    if (named || !(field.needs_around || empty_name)) {
      best = std::max(best, score_phrase(field, phrase, label, field.around));
    }
  }
  // Where both fit, the one whose object is named is meant.
  return named || field.around.empty() ? best : 0.95 * best;
}

}  // namespace pagemill
