#include "common/documents/note_mark.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

constexpr std::size_t digits_max = 3;
constexpr std::size_t signs_max = 4;

constexpr std::array<std::string_view, 10> raised_digits{"\u2070", "\u00B9", "\u00B2", "\u00B3",
                                                         "\u2074", "\u2075", "\u2076", "\u2077",
                                                         "\u2078", "\u2079"};
constexpr std::array<std::string_view, 5> signs{"*", "\u2020", "\u2021", "\u00A7", "\u00B6"};

std::optional<note_mark> finished(std::string_view text, note_mark made) {
  while (made.bytes < text.size() && text[made.bytes] == ' ') ++made.bytes;
  if (made.bytes == text.size()) return std::nullopt;
  return made;
}

std::optional<note_mark> find_number(std::string_view text) {
  const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
  if (count == 0 || count > digits_max) return std::nullopt;
  if (count == text.size() || text[count] != ' ') return std::nullopt;
  return finished(text, {std::string(text.substr(0, count)), count, false});
}

}  // namespace

std::size_t note_signs_at(std::string_view text, std::size_t at) {
  for (const auto sign : signs) {
    std::size_t count = 0;
    while (count <= signs_max && text.substr(at + count * sign.size()).starts_with(sign)) ++count;
    if (count > 0) return count <= signs_max ? count * sign.size() : 0;
  }
  return 0;
}

bool is_note_mark(std::string_view mark) {
  const auto digits = std::min(mark.find_first_not_of("0123456789"), mark.size());
  if (digits == mark.size()) return digits > 0 && digits <= digits_max;
  return note_signs_at(mark, 0) == mark.size();
}

raised_number raised_number_at(std::string_view text, std::size_t at) {
  raised_number found;
  while (at + found.bytes < text.size() && found.digits.size() <= digits_max) {
    const auto rest = text.substr(at + found.bytes);
    const auto digit = std::ranges::find_if(
        raised_digits, [&](std::string_view one) { return rest.starts_with(one); });
    if (digit == raised_digits.end()) break;
    found.digits += static_cast<char>('0' + (digit - raised_digits.begin()));
    found.bytes += digit->size();
  }
  return found;
}

std::optional<note_mark> find_note_mark(std::string_view text) {
  if (const auto number = raised_number_at(text, 0); number.bytes > 0) {
    if (number.digits.size() > digits_max) return std::nullopt;
    return finished(text, {number.digits, number.bytes, true});
  }
  if (const auto number = find_number(text)) return number;
  const auto signs = note_signs_at(text, 0);
  if (signs == 0) return std::nullopt;
  return finished(text, {std::string(text.substr(0, signs)), signs});
}

}  // namespace pagemill
