#include "api/ai/fields/written_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "common/analysis/numbers.hpp"

namespace pagemill {
namespace {

constexpr std::size_t digits_max = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void skip_blanks(std::string_view& text) {
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view blank : {" ", "\t", "\n", "\u00A0", "\u202F"}) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        more = true;
      }
    }
  }
}

bool skip_any(std::string_view& text, std::span<const std::string_view> words) {
  for (const auto word : words) {
    if (text.starts_with(word)) {
      text.remove_prefix(word.size());
      return true;
    }
  }
  return false;
}

/// EUR, CHF, US$ and the like.
void skip_currency(std::string_view& text) {
  static constexpr auto signs =
      std::to_array<std::string_view>({"€", "$", "£", "¥", "US$", "ca.", "approx.", "~", "≈"});
  static constexpr auto codes = std::to_array<std::string_view>(
      {"EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD"});
  if (skip_any(text, signs)) {
    skip_blanks(text);
    return;
  }
  auto rest = text;
  if (skip_any(rest, codes) && (rest.empty() || !is_ascii_letter(rest[0]))) {
    text = rest;
    skip_blanks(text);
  }
}

bool skip_minus(std::string_view& text) {
  static constexpr auto signs = std::to_array<std::string_view>({"-", "\u2212", "\u2013"});
  if (!skip_any(text, signs)) return false;
  skip_blanks(text);
  return true;
}

struct separator {
  char32_t mark = 0;
  std::size_t bytes = 0;
};

separator separator_at(std::string_view text) {
  static constexpr auto all =
      std::to_array<std::pair<std::string_view, char32_t>>({{".", U'.'},
                                                            {",", U','},
                                                            {"'", U'\''},
                                                            {"’", U'’'},
                                                            {" ", U' '},
                                                            {"\u00A0", U' '},
                                                            {"\u202F", U' '},
                                                            {"\u2009", U' '}});
  for (const auto& [bytes, mark] : all) {
    if (text.starts_with(bytes)) return {.mark = mark, .bytes = bytes.size()};
  }
  return {};
}

std::size_t digits_at(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
}

/// Takes the groups of one number from the front: blanks only before exactly three digits.
std::vector<digit_group> take_groups(std::string_view& text) {
  std::vector<digit_group> groups;
  separator before;
  while (true) {
    const auto digits = digits_at(text.substr(before.bytes));
    if (digits == 0) break;
    const bool thousands = before.mark != U'.' && before.mark != U',';
    if (!groups.empty() && thousands && (digits != 3 || groups.front().digits.size() > 3)) break;
    groups.push_back(
        {.mark = before.mark, .digits = std::string(text.substr(before.bytes, digits))});
    text.remove_prefix(before.bytes + digits);
    before = separator_at(text);
    if (before.mark == 0) break;
  }
  return groups;
}

bool has_decimal_comma(std::string_view language) {
  constexpr auto languages = std::to_array<std::string_view>(
      {"de", "fr", "es", "it", "pt", "nl", "da", "sv", "no", "nb", "fi",
       "pl", "cs", "ru", "tr", "ro", "hu", "ca", "id", "el", "uk"});
  return std::ranges::contains(languages, language);
}

std::optional<double> value_of(std::span<const digit_group> groups, std::string_view language,
                               char doubtful) {
  std::string digits;
  if (groups.size() == 1) {
    digits = groups[0].digits;
    if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
  } else {
    const auto values = values_of(groups);
    if (values.empty()) return std::nullopt;
    const bool ambiguous = groups.size() == 2 && values.size() > 1;
    if (ambiguous && groups[1].mark == static_cast<char32_t>(doubtful)) return std::nullopt;
    const bool decimal = groups[1].mark == (has_decimal_comma(language) ? U',' : U'.');
    digits = ambiguous && decimal ? values[1] : values[0];
  }
  if (digits.size() > digits_max) return std::nullopt;
  double value = 0;
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (wrong != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Whether the number goes on as something else: a range, a date, an identifier.
bool goes_on(std::string_view rest) {
  if (rest.empty()) return false;
  // A unit, such as 12V or 5kg, but not 2nd or 12a3.
  const auto letters =
      static_cast<std::size_t>(std::ranges::find_if_not(rest, is_ascii_letter) - rest.begin());
  if (letters > 0) {
    const auto word = rest.substr(0, letters);
    return letters > 3 || word == "st" || word == "nd" || word == "rd" || word == "th" ||
           (letters < rest.size() && is_digit(rest[letters]));
  }
  auto after = rest;
  skip_blanks(after);
  for (const std::string_view mark : {"-", "\u2013", "/", ":", ".", ",", "_", "x"}) {
    if (!after.starts_with(mark)) continue;
    auto behind = after.substr(mark.size());
    const bool close = after.size() == rest.size();
    // "12 , 15" are two numbers; "12 - 15" is a range.
    if (!close && mark != "-" && mark != "\u2013") continue;
    skip_blanks(behind);
    const bool near = behind.size() + mark.size() == after.size();
    const bool range = mark == "-" || mark == "\u2013";
    if ((near || range) && !behind.empty() && is_digit(behind[0])) return true;
    if (near && range && close && !behind.empty() && is_ascii_letter(behind[0])) return true;
  }
  return false;
}

}  // namespace

std::optional<written_number> read_number(std::string_view text, std::string_view language,
                                          char doubtful) {
  const auto whole = text.size();
  skip_blanks(text);
  // An amount in parentheses is negative to accountants.
  bool minus = text.starts_with('(');
  const bool parentheses = minus;
  if (parentheses) text.remove_prefix(1);
  if (skip_minus(text)) minus = true;
  skip_currency(text);
  if (skip_minus(text)) minus = true;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto groups = take_groups(text);
  if (groups.empty()) return std::nullopt;
  const auto value = value_of(groups, language, doubtful);
  if (!value || goes_on(text)) return std::nullopt;
  if (parentheses && !text.starts_with(')')) return std::nullopt;
  if (parentheses) text.remove_prefix(1);
  written_number found{.value = minus ? -*value : *value, .percent = false, .bytes = 0};
  auto after = text;
  skip_blanks(after);
  if (after.starts_with('%')) {
    found.percent = true;
    text = after.substr(1);
  }
  found.bytes = whole - text.size();
  return found;
}

char doubtful_mark_of(std::string_view text, std::string_view language) {
  constexpr int doubts_least = 3;
  const char mark = has_decimal_comma(language) ? ',' : '.';
  int doubts = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto before = digits_at(text.substr(at));
    if (before == 0) {
      ++at;
      continue;
    }
    const bool zero = text[at] == '0';
    at += before;
    if (at >= text.size() || text[at] != mark) continue;
    const auto after = digits_at(text.substr(at + 1));
    if (after == 0) continue;
    at += 1 + after;
    // 12.03.2024 and 1.2.3 say nothing.
    if (at + 1 < text.size() && text[at] == mark && is_digit(text[at + 1])) {
      while (at < text.size() && (is_digit(text[at]) || text[at] == mark)) ++at;
      continue;
    }
    if (after != 3 || before > 3 || zero) return 0;
    ++doubts;
  }
  return doubts >= doubts_least ? mark : '\0';
}

}  // namespace pagemill
