#include "worker/extract/layout/headings/text_shape.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "worker/extract/layout/text/text_rules.hpp"
#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// Whether `line` begins with a word for a part of a book, in a few languages, and a number.
bool begins_part(std::string_view line) {
  constexpr std::array<std::string_view, 21> parts{
      "chapter",       "section", "part",     "article",   "appendix", "annex",         "kapitel",
      "abschnitt",     "teil",    "anhang",   "artikel",   "chapitre", "partie",        "annexe",
      "cap\u00edtulo", "anexo",   "capitolo", "hoofdstuk", "bijlage",  "rozdzia\u0142", "глава"};
  const auto space = line.find(' ');
  if (space == std::string_view::npos || space > 24) return false;
  const auto word = lower_case(line.substr(0, space));
  return std::ranges::find(parts, word) != parts.end();
}

/// "IV. ", "A. ", "(a) ", "b) ", "§ 3".
bool begins_enumerated(std::string_view line) {
  if (line.starts_with("\u00a7")) return true;
  const std::size_t begin = line.starts_with('(') ? 1 : 0;
  std::size_t length = 0;
  while (begin + length < line.size() && length < 6 &&
         std::string_view("IVXLC").contains(line[begin + length])) {
    ++length;
  }
  if (length == 0 && begin < line.size() && is_letter(static_cast<unsigned char>(line[begin]))) {
    length = 1;
  }
  const auto end = begin + length;
  return length > 0 && end + 1 < line.size() && (line[end] == '.' || line[end] == ')') &&
         line[end + 1] == ' ';
}

int depth_of_number(std::string_view line) {
  const int depth = numbering_depth(line);
  return depth == 0 && begins_enumerated(line) ? 1 : depth;
}

}  // namespace

text_shape shape_of(std::string_view line) {
  text_shape shape;
  bool in_word = false, digits_only = false;
  for (std::size_t at = 0; at < line.size();) {
    const char32_t c = next_code_point(line, at);
    if (c == ' ') {
      in_word = false;
      continue;
    }
    const bool letter = is_letter(c);
    const bool upper = letter && !is_lower(c);
    if (shape.characters == 0) {
      shape.begins_letter = letter;
      shape.begins_upper = upper;
    }
    if (!in_word) {
      ++shape.words;
      if (upper) ++shape.capital_words;
      in_word = digits_only = true;
    }
    digits_only = digits_only && is_digit(c);
    ++shape.characters;
    if (letter) ++shape.letters;
    if (upper) ++shape.upper_letters;
    if (is_digit(c)) ++shape.digits;
    shape.last = c;
  }
  shape.ends_number = digits_only && shape.words > 1;
  shape.numbering_depth = depth_of_number(line);
  shape.numbered = is_numbered(line);
  return shape;
}

bool is_numbered(std::string_view line) {
  const bool digit_first = !line.empty() && is_digit(static_cast<unsigned char>(line.front()));
  return digit_first || depth_of_number(line) > 0 || begins_part(line);
}

}  // namespace pagemill::extract
