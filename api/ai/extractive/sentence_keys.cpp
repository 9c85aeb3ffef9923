#include "api/ai/extractive/sentence_keys.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "api/ai/extractive/function_words.hpp"
#include "common/analysis/unicode/normal_text.hpp"

namespace pagemill {
namespace {

constexpr std::uint64_t fnv_begin = 14695981039346656037U, fnv_prime = 1099511628211U;

struct fnv_hash {
  std::uint64_t value = fnv_begin;
  void add(char32_t code) { value = (value ^ code) * fnv_prime; }
};

bool is_hyphen(char32_t code) {
  return code == U'-' || code == U'‐' || code == U'‑';
}

/// Quotation marks and dashes are typed in several ways.
char32_t plain_sign(char32_t code) {
  switch (code) {
    case U'‘':
    case U'’':
    case U'‚':
    case U'`': return U'\'';
    case U'“':
    case U'”':
    case U'„':
    case U'«':
    case U'»': return U'"';
    case U'–':
    case U'—':
    case U'−': return U'-';
    default: return code;
  }
}

bool is_of_word(const unit& one) {
  return one.kind == character_kind::letter || one.kind == character_kind::accent ||
         one.kind == character_kind::dictionary;
}

bool is_digit(const unit& one) {
  return one.kind == character_kind::digit;
}

std::vector<unit> units_of(std::string_view text, std::string_view rest) {
  std::vector<unit> units;
  std::string whole;
  if (!rest.empty()) text = whole.append(text).append(" ").append(rest);
  read_units(text, 0, units);
  return units;
}

/// Calls `take` with each character that counts and whether a blank was before it.
template <class Take>
void for_each_sign(const std::vector<unit>& units, Take take) {
  const unit* last = nullptr;
  bool blank = false;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto& one = units[i];
    if (one.kind == character_kind::blank) {
      blank = true;
      continue;
    }
    if (is_hyphen(one.code) && last != nullptr && is_of_word(*last) && !blank) {
      auto next = i + 1;
      while (next < units.size() && units[next].kind == character_kind::blank) ++next;
      // A hyphen within a word, or at the end of a line.
      if (next < units.size() && is_of_word(units[next])) continue;
    }
    take(one, last, blank);
    last = &one;
    blank = false;
  }
}

}  // namespace

std::uint64_t sentence_key(std::string_view text, std::string_view rest) {
  fnv_hash hash;
  for_each_sign(units_of(text, rest), [&](const unit& one, const unit* last, bool blank) {
    if (blank && last != nullptr && is_digit(*last) && is_digit(one)) hash.add(U' ');
    if (one.raised) hash.add(U'^');
    hash.add(plain_sign(one.code));
  });
  return hash.value;
}

std::vector<std::uint32_t> word_keys(std::string_view text, std::string_view rest) {
  std::vector<std::uint32_t> telling, joining;
  fnv_hash hash;
  std::string word;  // its ASCII letters
  const auto end = [&] {
    if (hash.value != fnv_begin) {
      (is_function_word(word) ? joining : telling)
          .push_back(static_cast<std::uint32_t>(hash.value));
    }
    hash = {};
    word.clear();
  };
  for_each_sign(units_of(text, rest), [&](const unit& one, const unit* last, bool blank) {
    const bool of_word = is_of_word(one) || is_digit(one);
    // Scripts without blanks: every character is a word.
    if (blank || !of_word || one.kind == character_kind::dictionary ||
        (last != nullptr && last->kind == character_kind::dictionary)) {
      end();
    }
    if (!of_word) return;
    hash.add(one.code);
    word += one.code < 0x80 ? static_cast<char>(one.code) : '?';
  });
  end();
  auto& words = telling.empty() ? joining : telling;
  std::ranges::sort(words);
  return std::move(words);
}

double word_overlap(const std::vector<std::uint32_t>& one,
                    const std::vector<std::uint32_t>& other) {
  std::vector<std::uint32_t> both;
  std::ranges::set_intersection(one, other, std::back_inserter(both));
  const auto all = one.size() + other.size();
  return all == 0 ? 0 : 2 * static_cast<double>(both.size()) / static_cast<double>(all);
}

}  // namespace pagemill
