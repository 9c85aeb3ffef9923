#include "common/analysis/sentences.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <format>
#include <memory>
#include <new>
#include <string>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "common/analysis/unicode/analysis_error.hpp"

namespace pagemill {
namespace {

/// Without their full stop, in lower case.
constexpr auto abbreviated = std::to_array<std::string_view>(
    {"al",  "approx", "bzw", "ca", "capt", "cf",   "co",  "col", "corp", "dept",
     "dr",  "ed",     "eds", "eq", "fig",  "figs", "gen", "inc", "jr",   "lt",
     "ltd", "mr",     "mrs", "ms", "mt",   "no",   "nos", "nr",  "pp",   "prof",
     "ref", "rev",    "sec", "sr", "st",   "tab",  "vgl", "vol", "vs"});

constexpr std::string_view blanks = " \t\r\n\f\v";

struct sentence_break_closer {
  void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
};
struct text_closer {
  void operator()(UText* text) const { utext_close(text); }
};

bool is_word_byte(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/// Whether the full stop at the end of `text` belongs to an abbreviation, an initial, or the number
/// that begins it ("1. Introduction").
bool ends_with_abbreviation(std::string_view text) {
  if (!text.ends_with('.')) return false;
  text.remove_suffix(1);
  auto begin = text.size();
  while (begin > 0 && is_word_byte(text[begin - 1])) --begin;
  const auto word = text.substr(begin);
  if (word.empty()) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (begin == 0 && word.size() <= 3 && std::ranges::all_of(word, is_digit)) return true;
  if (word.size() == 1) return !is_digit(word[0]);
  std::string lowered;
  for (const char c : word) {
    lowered += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return std::ranges::contains(abbreviated, std::string_view(lowered));
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// The ends of the sentences by Unicode's rules.
std::vector<std::size_t> unicode_ends(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UText, text_closer> opened(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &code));
  const std::unique_ptr<UBreakIterator, sentence_break_closer> iterator(
      ubrk_open(UBRK_SENTENCE, "", nullptr, 0, &code));
  if (code == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (U_SUCCESS(code)) ubrk_setUText(iterator.get(), opened.get(), &code);
  if (U_FAILURE(code)) {
    throw analysis_data_missing(std::format("ICU cannot find sentences: {}", u_errorName(code)));
  }
  std::vector<std::size_t> ends;
  for (auto at = ubrk_next(iterator.get()); at != UBRK_DONE; at = ubrk_next(iterator.get())) {
    ends.push_back(static_cast<std::size_t>(at));
  }
  return ends;
}

void add_sentence(std::vector<std::string_view>& into, std::string_view text) {
  text = without_blanks(text);
  while (text.size() > sentence_bytes_max) {
    auto cut = text.rfind(' ', sentence_bytes_max);
    if (cut == std::string_view::npos || cut == 0) cut = sentence_bytes_max;
    // Never within a character.
    while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) ++cut;
    into.push_back(without_blanks(text.substr(0, cut)));
    text = without_blanks(text.substr(cut));
  }
  if (!text.empty()) into.push_back(text);
}

}  // namespace

std::vector<std::string_view> cut_sentences(std::string_view text) {
  std::vector<std::string_view> sentences;
  if (text.empty()) return sentences;
  std::size_t begin = 0;
  for (const auto end : unicode_ends(text)) {
    const auto piece = text.substr(begin, end - begin);
    const bool line_ends = piece.find_last_of("\n\r") != std::string_view::npos;
    if (end < text.size() && !line_ends && ends_with_abbreviation(without_blanks(piece))) continue;
    add_sentence(sentences, piece);
    begin = end;
  }
  return sentences;
}

}  // namespace pagemill
