#include "worker/extract/layout/running/page_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <ranges>

#include "worker/extract/layout/text/text_rules.hpp"
#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t digits_max = 5;
constexpr std::size_t prefix_max = 2;  ///< of "12-7": digits of the chapter
constexpr int offset_max = 60;         ///< pages before the first that is numbered

constexpr std::array<std::string_view, 34> page_words{
    "page",   "pages", "pg",    "p",      "pp",      "seite",  "seiten",   "s",    "página",
    "pagina", "pág",   "pag",   "strona", "str",     "strana", "stránka",  "side", "sida",
    "sivu",   "oldal", "sayfa", "trang",  "halaman", "стр",    "страница", "с",    "сторінка",
    "σελίδα", "σελ",   "lk",    "lpp",    "psl",     "blad",   "bladzijde"};
constexpr std::array<std::string_view, 12> count_words{"of",  "von", "de", "di", "из",  "sur",
                                                       "van", "av",  "z",  "af", "til", "/"};
constexpr std::string_view ornaments = "()[]{}|.,:;-~*<>/";

bool all_digits(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](unsigned char c) { return is_digit(c); });
}

/// The part of a word without brackets, dashes and stops around it.
std::string_view bare(std::string_view word) {
  const auto is_dash = [](std::string_view text) {
    return text.starts_with("\u2013") || text.starts_with("\u2014");
  };
  while (!word.empty()) {
    if (ornaments.contains(word.front()))
      word.remove_prefix(1);
    else if (is_dash(word))
      word.remove_prefix(3);
    else
      break;
  }
  while (!word.empty()) {
    if (ornaments.contains(word.back()))
      word.remove_suffix(1);
    else if (word.size() >= 3 && is_dash(word.substr(word.size() - 3)))
      word.remove_suffix(3);
    else
      break;
  }
  return word;
}

int roman_value(std::string_view word) {
  constexpr std::string_view letters = "ivxlc";
  constexpr std::array<int, 5> values{1, 5, 10, 50, 100};
  int sum = 0, last = 0;
  for (auto c = word.rbegin(); c != word.rend(); ++c) {
    const int value = values[letters.find(*c)];
    sum += value < last ? -value : value;
    last = std::max(last, value);
  }
  return sum;
}

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() <= 7 &&
         word.find_first_not_of("ivxlc") == std::string_view::npos;
}

std::optional<int> decimal(std::string_view digits) {
  const bool padded = digits.size() > 2 && digits.front() == '0';  // as in a serial number
  if (!all_digits(digits) || digits.size() > digits_max || padded) return std::nullopt;
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// Where the number begins in a word such as "12", "xii", "3-12", "A-12" or "4/9".
struct candidate {
  std::size_t begin = 0, end = 0;  ///< of the word
  int value = 0;
};

std::optional<candidate> number_of(std::string_view word) {
  if (is_roman(word)) return candidate{0, word.size(), roman_value(word)};
  if (const auto value = decimal(word)) return candidate{0, word.size(), *value};
  if (const auto slash = word.find('/'); slash != std::string_view::npos) {
    const auto value = decimal(word.substr(0, slash));
    if (!value || !decimal(word.substr(slash + 1))) return std::nullopt;
    return candidate{0, slash, *value};
  }
  const auto joint = word.find('-');
  if (joint == std::string_view::npos || joint == 0 || joint > prefix_max) return std::nullopt;
  const auto prefix = word.substr(0, joint), digits = word.substr(joint + 1);
  const bool letter = joint == 1 && prefix[0] >= 'A' && prefix[0] <= 'Z';
  const auto value = decimal(digits);
  if (!value || (!letter && !all_digits(prefix))) return std::nullopt;
  return candidate{joint + 1, word.size(), *value};
}

bool is_one_of(std::string_view word, const auto& words) {
  const auto lower = lower_case(bare(word));
  return std::ranges::find(words, lower) != words.end();
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const auto part : std::views::split(line, ' ')) {
    if (!part.empty()) words.emplace_back(part);
  }
  return words;
}

}  // namespace

std::vector<page_number> page_numbers_in(std::string_view line, int page) {
  const auto words = words_of(line);
  // Brackets and dashes may stand beside a number that is alone.
  const bool alone = std::ranges::count_if(words, [](std::string_view word) {
                       return has_letter(word) || has_digit(word);
                     }) == 1;
  std::vector<page_number> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = bare(words[i]);
    const auto number = number_of(word);
    if (!number || number->value == 0) continue;
    const int offset = number->value - page;
    const bool said = (i > 0 && is_one_of(words[i - 1], page_words)) ||
                      (i + 2 < words.size() && is_one_of(words[i + 1], count_words) &&
                       all_digits(bare(words[i + 2])));
    if (!said && !alone && std::abs(offset) > offset_max) continue;
    const auto at = static_cast<std::size_t>(word.data() - line.data());
    found.push_back({at + number->begin, at + number->end, offset});
  }
  return found;
}

}  // namespace pagemill::extract
