#include "worker/extract/layout/text/text_rules.hpp"

#include <algorithm>
#include <array>

#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// Its end, if it is longer than any address.
std::string_view last_word(std::string_view text) {
  constexpr std::size_t bytes_max = 2048;
  text.remove_prefix(text.size() - std::min(text.size(), bytes_max));
  const auto space = text.find_last_of(" \n");
  return space == std::string_view::npos ? text : text.substr(space + 1);
}

bool is_address(std::string_view word) {
  return word.find('/') != std::string_view::npos || word.find('@') != std::string_view::npos ||
         word.starts_with("www.");
}

/// Whether an address or a path goes on in the next line. After a slash a sentence may go on, too:
/// what is drawn alike tells.
bool goes_on_without_space(std::string_view text, std::string_view line, shared_style shared) {
  const auto word = last_word(text);
  const bool address = word.find("://") != std::string_view::npos;
  if (line.starts_with('/')) return address || word.ends_with("http:") || word.ends_with("https:");
  const auto next = first_code_point(line);
  if (!is_letter(next) && !is_digit(next)) return false;
  if (word.ends_with("://")) return true;
  if (word.ends_with('/')) return word.size() > 1 && shared == shared_style::code_or_link;
  return address && std::string_view("=?&%#_~").find(word.back()) != std::string_view::npos;
}

/// The line's length without the hyphen at its end; npos if there is none.
std::size_t before_hyphen(std::string_view text) {
  const char32_t last = last_code_point(text);
  if (last == '-') return text.size() - 1;
  if (last == soft_hyphen) return text.size() - 2;
  if (last == 0x2010 || last == pdfium_hyphen) return text.size() - 3;
  return std::string_view::npos;
}

}  // namespace

line_joint join_line(std::string& text, std::string_view line, known_compounds compounds,
                     shared_style shared) {
  line_joint joint{text.size(), text.size()};
  if (line.empty()) return joint;
  if (text.empty()) {
    text = line;
    return joint;
  }
  const char32_t next = first_code_point(line);
  const auto stem = before_hyphen(text);
  if (stem != std::string_view::npos) {
    const char32_t hyphen = last_code_point(text);
    const char32_t before = last_code_point(std::string_view(text).substr(0, stem));
    const bool soft = hyphen == soft_hyphen || hyphen == pdfium_hyphen;
    const bool words = is_letter(before) && is_letter(next);
    const auto role = !soft && words && is_lower(next) && !is_address(last_word(text))
                          ? role_of_hyphen(std::string_view(text).substr(0, stem), line,
                                           built_in_words(), compounds)
                          : hyphen_role::joins_words;
    const bool broken = soft ? words : role == hyphen_role::breaks_word;
    if (broken || soft) text.resize(stem);
    joint.kept = text.size();
    const bool compound = !broken && role != hyphen_role::suspends_word &&
                          (is_letter(before) || is_digit(before)) &&
                          (is_letter(next) || is_digit(next));
    // A font may call its hyphen soft.
    if (soft && compound) text += '-';
    if (!broken && !compound) text += ' ';
  } else if (!(is_unspaced(last_code_point(text)) && is_unspaced(next)) &&
             !goes_on_without_space(text, line, shared)) {
    text += ' ';
  }
  joint.begin = text.size();
  text += line;
  return joint;
}

int numbering_depth(std::string_view line) {
  int depth = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    std::size_t digits = 0;
    while (at + digits < line.size() && is_digit(static_cast<unsigned char>(line[at + digits]))) {
      ++digits;
    }
    if (digits == 0 || digits > 3) break;
    ++depth;
    at += digits;
    if (at < line.size() && line[at] == '.')
      ++at;
    else
      break;
  }
  if (depth == 0 || depth > 6 || at >= line.size() || line[at] != ' ') return 0;
  // A plain number before a text ("3 apples") proves nothing.
  if (depth == 1 && line[at - 1] != '.') return 0;
  const auto text = line.find_first_not_of(' ', at);
  return text != std::string_view::npos && is_letter(first_code_point(line.substr(text))) ? depth
                                                                                          : 0;
}

bool is_caption(std::string_view text) {
  constexpr std::array<std::string_view, 16> words{
      "Figure",  "Fig.",   "FIGURE", "Table",  "TABLE",   "Abbildung", "Abb.",    "Tabelle",
      "Tableau", "Figura", "Tabla",  "Tabela", "Listing", "Algorithm", "Рисунок", "Таблица"};
  for (const auto word : words) {
    if (!text.starts_with(word)) continue;
    auto rest = text.substr(word.size());
    if (!rest.starts_with(' ')) continue;
    rest.remove_prefix(1);
    std::size_t length = 0;
    while (length < rest.size() && (is_digit(static_cast<unsigned char>(rest[length])) ||
                                    rest[length] == '.' || rest[length] == '-')) {
      ++length;
    }
    if (length == 0) continue;
    const bool closed = rest[length - 1] == '.' || length == rest.size() || rest[length] == ':' ||
                        rest.substr(length).starts_with(" \u2013") ||
                        rest.substr(length).starts_with(" |");
    if (closed && is_digit(static_cast<unsigned char>(rest[0]))) return true;
  }
  return false;
}

bool ends_sentence(std::string_view line) {
  constexpr std::array<char32_t, 9> ends{'.', '!', '?', ':', ';', 0x3002, 0xFF01, 0xFF1F, 0x06D4};
  while (!line.empty()) {
    const char32_t c = last_code_point(line);
    if (std::ranges::find(ends, c) != ends.end()) return true;
    // A closing quote or bracket may follow the full stop.
    if (c == ')' || c == '"' || c == '\'' || c == ']')
      line.remove_suffix(1);
    else if (c == 0x201D || c == 0x2019)
      line.remove_suffix(3);
    else if (c == 0xBB)
      line.remove_suffix(2);
    else
      return false;
  }
  return false;
}

bool starts_lower_case(std::string_view line) {
  return is_lower(first_code_point(line));
}

bool has_letter(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (is_letter(next_code_point(line, at))) return true;
  }
  return false;
}

bool has_digit(std::string_view line) {
  return std::ranges::any_of(line, [](unsigned char c) { return is_digit(c); });
}

}  // namespace pagemill::extract
