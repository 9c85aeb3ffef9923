#include "worker/chunking/sentence_rules.hpp"

#include <algorithm>
#include <array>

#include <utf8proc.h>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

constexpr std::u32string_view closers = U"\"')]}»”’›」』）】";
constexpr std::u32string_view openers = U"\"'([{«“‘‹„¿¡「『（【";
constexpr std::u32string_view dense_marks = U"。！？｡";

/// Abbreviations that end with a full stop, without it and in lower case.
constexpr auto abbreviations = std::to_array<std::string_view>(
    {"abb",  "al",  "app",  "approx", "apr",  "art", "aug",  "bzw",  "ca",  "cf",  "ch",   "co",
     "corp", "dec", "dept", "dr",     "ed",   "eds", "eq",   "eqs",  "esp", "feb", "fig",  "figs",
     "ggf",  "jan", "jr",   "jul",    "jun",  "mr",  "mrs",  "ms",   "mar", "no",  "nos",  "nov",
     "nr",   "oct", "op",   "pp",     "prof", "ref", "refs", "resp", "rev", "sec", "sect", "sep",
     "sept", "sr",  "st",   "tab",    "univ", "usw", "vgl",  "viz",  "vol", "vs"});

bool is_one_of(std::u32string_view set, char32_t code_point) {
  return set.find(code_point) != std::u32string_view::npos;
}

bool is_letter(char32_t code_point) {
  if (code_point < 0x80) return (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z';
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_lower(char32_t code_point) {
  if (code_point < 0x80) return code_point >= 'a' && code_point <= 'z';
  return utf8proc_category(static_cast<utf8proc_int32_t>(code_point)) == UTF8PROC_CATEGORY_LL;
}

/// The last code point of a non-empty text, and where it starts.
char32_t last_code_point(std::string_view text, std::size_t& start) {
  start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  auto at = start;
  return next_code_point(text, at);
}

std::string_view without_closers(std::string_view word) {
  while (!word.empty()) {
    std::size_t start = 0;
    if (!is_one_of(closers, last_code_point(word, start))) break;
    word = word.substr(0, start);
  }
  return word;
}

char32_t first_significant(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const auto code_point = next_code_point(word, at);
    if (!is_one_of(openers, code_point) && !is_text_noise(code_point)) return code_point;
  }
  return 0;
}

/// `stem` is a word without the full stop at its end.
bool is_abbreviation(std::string_view stem) {
  while (!stem.empty() && (stem[0] == '(' || stem[0] == '[' || stem[0] == '"')) {
    stem.remove_prefix(1);
  }
  std::size_t letters = 0, dots = 0, others = 0;
  std::string lowered;
  for (std::size_t at = 0; at < stem.size();) {
    const auto code_point = next_code_point(stem, at);
    if (is_letter(code_point)) {
      ++letters;
    } else if (code_point == '.') {
      ++dots;
    } else {
      ++others;
    }
    if (code_point < 0x80) lowered += static_cast<char>(code_point | 0x20);
  }
  if (others != 0) return false;
  if (letters == 1 || (dots > 0 && letters <= dots + 2)) return true;  // "J.", "e.g.", "z.B."
  return dots == 0 && lowered.size() == stem.size() &&
         std::ranges::find(abbreviations, lowered) != abbreviations.end();
}

bool is_number(std::string_view stem) {
  return !stem.empty() &&
         std::ranges::all_of(stem, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

bool ends_sentence(std::string_view word, sentence_place place) {
  const auto bare = without_closers(word);
  if (bare.empty()) return false;
  // Most words end with a letter: one byte tells.
  const auto last_byte = static_cast<unsigned char>(bare.back());
  if (last_byte < 0x80 && last_byte != '.' && last_byte != '!' && last_byte != '?') return false;
  std::size_t start = 0;
  const auto mark = last_code_point(bare, start);
  if (mark == '!' || mark == '?' || mark == 0x2026 || is_one_of(dense_marks, mark)) return true;
  if (mark != '.') return false;
  const auto stem = bare.substr(0, start);
  if (stem.empty() || stem.ends_with('.')) return true;
  if (place == sentence_place::first && is_number(stem)) return false;
  return !is_abbreviation(stem);
}

bool may_begin_sentence(std::string_view word) {
  return !is_lower(first_significant(word));
}

std::size_t end_of_inner_sentence(std::string_view word) {
  // All these marks are beyond ASCII.
  if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return word.size();
  }
  for (std::size_t at = 0; at < word.size();) {
    if (!is_one_of(dense_marks, next_code_point(word, at))) continue;
    while (at < word.size()) {
      auto behind = at;
      const auto next = next_code_point(word, behind);
      if (!is_one_of(closers, next) && !is_one_of(dense_marks, next)) break;
      at = behind;
    }
    return at;
  }
  return word.size();
}

std::optional<std::string> join_hyphenated(std::string_view before, std::string_view after) {
  constexpr std::array<std::string_view, 6> conjunctions{"and", "or", "to", "und", "oder", "et"};
  if (before.empty() || after.empty()) return std::nullopt;
  std::size_t start = 0;
  const auto hyphen = last_code_point(before, start);
  if (hyphen != '-' && hyphen != 0x2010 && hyphen != 0xAD) return std::nullopt;
  if (start == 0) return std::nullopt;
  const auto stem = before.substr(0, start);
  std::size_t letter = 0;
  if (!is_letter(last_code_point(stem, letter))) return std::nullopt;
  std::size_t at = 0;
  if (!is_lower(next_code_point(after, at))) return std::nullopt;
  if (std::ranges::find(conjunctions, after) != conjunctions.end()) return std::nullopt;
  return std::string(stem).append(after);
}

}  // namespace pagemill
