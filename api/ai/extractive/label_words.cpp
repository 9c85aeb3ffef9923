#include "api/ai/extractive/label_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/ai/extractive/label_meanings.hpp"
#include "common/analysis/stems.hpp"
#include "common/analysis/text_analysis.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

// Words that say nothing about which value is meant.
// clang-format off
constexpr auto ignored = std::to_array<std::string_view>({
    "a", "an", "the", "of", "der", "die", "das", "des", "dem", "den", "de", "la", "le", "les", "l",
    "du", "d", "del", "el", "los", "las", "di", "della", "il", "lo", "and", "und", "et", "y",
    "your", "our", "ihre", "ihr", "ihrer", "unsere", "votre", "please", "is", "are", "s", "pour",
    "fur", "for", "in", "am", "on",
});
// clang-format on

/// Rechnungsnummer: two words of the table, perhaps joined by an s.
std::vector<std::string_view> compound_parts(std::string_view folded) {
  constexpr std::size_t part_least = 4;
  for (std::size_t cut = part_least; cut + part_least <= folded.size(); ++cut) {
    const auto first = meaning_of(folded.substr(0, cut));
    if (first.empty()) continue;
    const auto rest = folded.substr(cut);
    if (const auto second = meaning_of(rest); !second.empty()) return {first, second};
    if (rest.starts_with('s')) {
      if (const auto second = meaning_of(rest.substr(1)); !second.empty()) return {first, second};
    }
  }
  return {};
}

bool is_digit_of_label(char c) {
  return c >= '0' && c <= '9';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// Invoice_number as words, # and N° as number.
std::string opened(std::string_view text) {
  std::string open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#') {
      open += " number ";
      continue;
    }
    bool numero = false;
    for (const std::string_view sign : {"N°", "n°", "Nº", "nº", "№"}) {
      if (!text.substr(i).starts_with(sign)) continue;
      open += " number ";
      i += sign.size() - 1;
      numero = true;
      break;
    }
    if (numero) continue;
    const bool joins = text[i] == '_' || text[i] == '-' || text[i] == '.';
    open += joins ? ' ' : text[i];
  }
  return open;
}

/// Without a unit in parentheses: Total (EUR), Weight [kg].
std::string without_units(std::string_view text) {
  constexpr std::size_t unit_max = 5;
  std::string kept(text);
  for (const auto& [open, close] : {std::pair{'(', ')'}, {'[', ']'}}) {
    const auto from = kept.find(open);
    const auto to = kept.find(close, from == std::string::npos ? 0 : from);
    if (from == std::string::npos || to == std::string::npos || from == 0) continue;
    const auto inside = std::string_view(kept).substr(from + 1, to - from - 1);
    if (inside.size() > unit_max || inside.contains(' ')) continue;
    const auto found = analyze(inside);
    if (found.tokens.size() == 1 && !meaning_of(found.tokens[0].folded).empty()) continue;
    kept.erase(from, to - from + 1);
  }
  return kept;
}

}  // namespace

bool is_same_word(const label_word& one, const label_word& other) {
  if (!one.meaning.empty() && !other.meaning.empty()) return one.meaning == other.meaning;
  if (one.folded == other.folded) return true;
  return (!one.stem.empty() && one.stem == other.stem) ||
         (!one.english_stem.empty() && one.english_stem == other.english_stem);
}

std::vector<label_word> name_words(std::string_view name, std::string_view language) {
  std::string open;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_upper(name[i]) && is_lower(name[i - 1])) open += ' ';
    open += name[i];
  }
  return label_words(open, language);
}

std::vector<label_word> label_words(std::string_view text, std::string_view language) {
  constexpr std::size_t label_bytes_max = 200;
  if (text.size() > label_bytes_max) return {};
  // A change of case in MwSt would make two words of it.
  const auto cut = analyze(to_lower(opened(without_units(text))));
  std::vector<label_word> made;
  const bool has_percent = text.contains('%');
  for (const auto& token : cut.tokens) {
    if (std::ranges::contains(ignored, token.folded)) continue;
    // "VAT 20 %" is the label of an amount.
    if (has_percent && std::ranges::all_of(token.folded, is_digit_of_label)) continue;
    label_word word{.folded = token.folded,
                    .meaning = std::string(meaning_of(token.folded)),
                    .stem = stem_of(language, token.normal),
                    .english_stem = stem_of("en", token.normal)};
    if (word.meaning.empty()) word.meaning = meaning_of(word.english_stem);
    if (word.meaning.empty()) {
      const auto parts = compound_parts(word.folded);
      for (const auto part : parts) {
        made.push_back({.folded = std::string(part),
                        .meaning = std::string(part),
                        .stem = std::string(),
                        .english_stem = std::string()});
      }
      if (!parts.empty()) continue;
    }
    // "e mail" is one word.
    if (word.meaning == "email" && !made.empty() && made.back().folded == "e") made.pop_back();
    made.push_back(std::move(word));
  }
  return made;
}

}  // namespace pagemill
