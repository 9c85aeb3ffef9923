#include "api/ai/fields/written_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <utility>

namespace pagemill {
namespace {

// clang-format off
constexpr auto month_names = std::to_array<std::pair<std::string_view, int>>({
    {"january", 1}, {"jan", 1}, {"januar", 1}, {"jänner", 1}, {"janvier", 1}, {"janv", 1},
    {"enero", 1}, {"ene", 1}, {"gennaio", 1}, {"gen", 1},
    {"february", 2}, {"feb", 2}, {"februar", 2}, {"février", 2}, {"févr", 2}, {"fév", 2},
    {"febrero", 2}, {"febbraio", 2},
    {"march", 3}, {"mar", 3}, {"märz", 3}, {"mär", 3}, {"mars", 3}, {"marzo", 3},
    {"april", 4}, {"apr", 4}, {"avril", 4}, {"avr", 4}, {"abril", 4}, {"abr", 4}, {"aprile", 4},
    {"may", 5}, {"mai", 5}, {"mayo", 5}, {"maggio", 5}, {"mag", 5},
    {"june", 6}, {"jun", 6}, {"juni", 6}, {"juin", 6}, {"junio", 6}, {"giugno", 6}, {"giu", 6},
    {"july", 7}, {"jul", 7}, {"juli", 7}, {"juillet", 7}, {"juil", 7}, {"julio", 7},
    {"luglio", 7}, {"lug", 7},
    {"august", 8}, {"aug", 8}, {"août", 8}, {"agosto", 8}, {"ago", 8},
    {"september", 9}, {"sep", 9}, {"sept", 9}, {"septembre", 9}, {"septiembre", 9},
    {"settembre", 9}, {"set", 9},
    {"october", 10}, {"oct", 10}, {"oktober", 10}, {"okt", 10}, {"octobre", 10},
    {"octubre", 10}, {"ottobre", 10}, {"ott", 10},
    {"november", 11}, {"nov", 11}, {"novembre", 11}, {"noviembre", 11},
    {"december", 12}, {"dec", 12}, {"dezember", 12}, {"dez", 12}, {"décembre", 12}, {"déc", 12},
    {"diciembre", 12}, {"dic", 12}, {"dicembre", 12},
});
constexpr auto week_days = std::to_array<std::string_view>({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
    "wed", "thu", "fri", "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
    "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "jueves", "viernes", "domingo",
});
// clang-format on

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool is_letter_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
}

/// Small letters, of Latin-1 too.
std::string small_letters(std::string_view word) {
  std::string small;
  bool second = false;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') {
      small += static_cast<char>(c - 'A' + 'a');
    } else {
      small += second && byte >= 0x80 && byte <= 0x9E ? static_cast<char>(byte + 0x20) : c;
    }
    second = byte == 0xC3;
  }
  return small;
}

/// Reads a date from left to right.
class date_reader {
 public:
  explicit date_reader(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void go(std::size_t at) { at_ = at; }
  std::string_view rest() const { return text_.substr(at_); }

  /// A number of so many digits at most, and no more; -1: none.
  int number(std::size_t most) {
    std::size_t end = at_;
    int value = 0;
    while (is_digit_at(text_, end) && end - at_ <= most) value = value * 10 + (text_[end++] - '0');
    const auto digits = end - at_;
    if (digits == 0 || digits > most) return -1;
    digits_ = digits;
    at_ = end;
    return value;
  }
  std::size_t digits() const { return digits_; }

  bool skip(std::string_view what) {
    if (!rest().starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  void blanks() {
    while (skip(" ") || skip("\t") || skip("\n") || skip("\u00A0")) {
    }
  }
  std::string word() {
    std::size_t end = at_;
    while (end < text_.size() && (is_letter_byte(text_[end]) ||
                                  (end > at_ && static_cast<unsigned char>(text_[end]) >= 0x80))) {
      ++end;
    }
    auto found = small_letters(text_.substr(at_, end - at_));
    at_ = end;
    return found;
  }
  bool skip_word(std::string_view one) {
    const auto before = at_;
    if (word() == one) return true;
    at_ = before;
    return false;
  }
  int month_name() {
    const auto before = at_;
    const auto found =
        std::ranges::find(month_names, word(), &std::pair<std::string_view, int>::first);
    if (found == month_names.end()) {
      at_ = before;
      return -1;
    }
    skip(".");
    return found->second;
  }
  void week_day() {
    const auto before = at_;
    if (!std::ranges::contains(week_days, word())) {
      at_ = before;
      return;
    }
    skip(".");
    skip(",");
    blanks();
    for (const auto* article : {"den", "the", "le"}) {
      if (skip_word(article)) break;
    }
    blanks();
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t digits_ = 0;
};

/// Nothing of the number may be left: 12.03.2024.7 is no date.
std::optional<written_date> dated(const date_reader& reader, int year, int month, int day) {
  using namespace std::chrono;
  const auto rest = reader.rest();
  const bool more =
      is_digit_at(rest, 0) ||
      (rest.size() > 1 && std::string_view("./-").contains(rest[0]) && is_digit_at(rest, 1)) ||
      (!rest.empty() && rest[0] != 'T' && is_letter_byte(rest[0]));
  if (more || year < 1000 || month < 1 || day < 1) return std::nullopt;
  const year_month_day made{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!made.ok()) return std::nullopt;
  return written_date{.year = year, .month = month, .day = day, .bytes = reader.at()};
}

/// 24 of 15.03.24.
int whole_year(int year, std::size_t digits) {
  constexpr int first_of_last_century = 70;
  if (digits == 4) return year;
  if (digits != 2) return -1;
  return year + (year < first_of_last_century ? 2000 : 1900);
}

std::optional<written_date> read_numbers(date_reader reader, date_order order) {
  const int first = reader.number(4);
  const auto first_digits = reader.digits();
  char mark = 0;
  for (const char one : {'.', '/', '-'}) {
    if (mark == 0 && first >= 0 && reader.skip(std::string_view(&one, 1))) mark = one;
  }
  if (mark == 0) return std::nullopt;
  if (mark == '.') reader.blanks();
  const int second = reader.number(2);
  if (second < 0 || !reader.skip(std::string_view(&mark, 1))) return std::nullopt;
  if (mark == '.') reader.blanks();
  if (first_digits == 4) return dated(reader, first, second, reader.number(2));
  if (first_digits > 2) return std::nullopt;
  const int third = reader.number(4);
  if (third < 0) return std::nullopt;
  const int year = whole_year(third, reader.digits());
  if (mark == '-' && reader.digits() != 4) return std::nullopt;
  if (mark == '.' || first > 12 || first == second) return dated(reader, year, second, first);
  if (second > 12) return dated(reader, year, first, second);
  if (order == date_order::day_first) return dated(reader, year, second, first);
  if (order == date_order::month_first) return dated(reader, year, first, second);
  return std::nullopt;
}

void skip_between(date_reader& reader) {
  reader.blanks();
  for (const auto* one : {"-", "/", ","}) {
    if (reader.skip(one)) break;
  }
  reader.blanks();
  for (const auto* one : {"de", "del", "of"}) {
    if (reader.skip_word(one)) break;
  }
  reader.blanks();
}

std::optional<written_date> read_day_and_name(date_reader reader) {
  const int day = reader.number(2);
  if (day < 0) return std::nullopt;
  for (const auto* one : {".", "st", "nd", "rd", "th", "er", "º", "°"}) {
    if (reader.skip(one)) break;
  }
  skip_between(reader);
  const int month = reader.month_name();
  if (month < 0) return std::nullopt;
  skip_between(reader);
  return dated(reader, reader.number(4), month, day);
}

std::optional<written_date> read_name_and_day(date_reader reader) {
  const int month = reader.month_name();
  if (month < 0) return std::nullopt;
  reader.blanks();
  const int day = reader.number(2);
  for (const auto* one : {"st", "nd", "rd", "th"}) {
    if (reader.skip(one)) break;
  }
  reader.skip(",");
  reader.blanks();
  return dated(reader, reader.number(4), month, day);
}

/// An offset as RFC 3339 writes it; empty: none.
std::string read_zone(date_reader& reader) {
  reader.blanks();
  for (const auto* one : {"Z", "UTC", "GMT"}) {
    if (reader.skip(one)) return "Z";
  }
  for (const auto* sign : {"+", "-"}) {
    if (!reader.skip(sign)) continue;
    const int hours = reader.number(2);
    reader.skip(":");
    const int minutes = reader.number(2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return {};
    return std::format("{}{:02}:{:02}", sign, hours, minutes);
  }
  return {};
}

}  // namespace

std::optional<written_date> read_date(std::string_view text, date_order order) {
  date_reader reader(text);
  reader.blanks();
  reader.week_day();
  if (auto found = read_numbers(reader, order)) return found;
  if (auto found = read_day_and_name(reader)) return found;
  return read_name_and_day(reader);
}

std::optional<written_time> read_time(std::string_view text) {
  date_reader reader(text);
  reader.blanks();
  const int hours = reader.number(2);
  if (hours < 0 || hours > 23 || !reader.skip(":")) return std::nullopt;
  const int minutes = reader.number(2);
  int seconds = 0;
  if (reader.skip(":")) seconds = reader.number(2);
  if (minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return std::nullopt;
  const auto zone = read_zone(reader);
  if (zone.empty()) return std::nullopt;
  return written_time{.text = std::format("{:02}:{:02}:{:02}{}", hours, minutes, seconds, zone),
                      .bytes = reader.at()};
}

date_order date_order_of(std::string_view text) {
  bool day_first = false, month_first = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit_at(text, at) || (at > 0 && (is_digit_at(text, at - 1) || text[at - 1] == '/' ||
                                              text[at - 1] == '-' || text[at - 1] == '.'))) {
      continue;
    }
    date_reader reader(text.substr(at, 10));
    const int first = reader.number(2);
    if (first < 0 || (!reader.skip("/") && !reader.skip("-"))) continue;
    const int second = reader.number(2);
    if (second < 0 || (!reader.skip("/") && !reader.skip("-")) || reader.number(4) < 0) continue;
    if (first > 12 && first <= 31 && second <= 12) day_first = true;
    if (second > 12 && second <= 31 && first <= 12) month_first = true;
  }
  if (day_first == month_first) return date_order::unknown;
  return day_first ? date_order::day_first : date_order::month_first;
}

std::string iso_date(const written_date& date) {
  return std::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

}  // namespace pagemill
