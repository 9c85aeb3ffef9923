#include "common/documents/list_mark.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Bytes of the bullet at the start of `line`, or 0.
std::size_t bullet_length(std::string_view line) {
  constexpr std::array<std::string_view, 21> bullets{
      "-",      "*",      "\u2022", "\u2023", "\u25E6", "\u2043", "\u25AA",
      "\u25AB", "\u25CF", "\u25CB", "\u25A0", "\u25A1", "\u25B6", "\u25B8",
      "\u2756", "\u2794", "\u27A2", "\u00B7", "\u2013", "\u2014", "\u2212"};
  const auto found =
      std::ranges::find_if(bullets, [line](std::string_view one) { return line.starts_with(one); });
  return found == bullets.end() ? 0 : found->size();
}

/// Length of an enumerator such as "12", "a", "iv", "B" at `at`, or 0.
std::size_t enumerator_length(std::string_view line, std::size_t at) {
  std::size_t length = 0;
  while (at + length < line.size() && is_digit(line[at + length])) {
    ++length;
  }
  if (length > 0) return length <= 3 ? length : 0;
  while (at + length < line.size() && length < 5 &&
         std::string_view("ivx").find(line[at + length]) != std::string_view::npos) {
    ++length;
  }
  if (length > 0) return length;
  return at < line.size() && is_letter(line[at]) ? 1 : 0;
}

}  // namespace

std::optional<list_mark> find_list_mark(std::string_view line) {
  if (const auto bullet = bullet_length(line); bullet > 0) {
    const auto text = std::min(line.find_first_not_of(' ', bullet), line.size());
    // A minus or a dash counts only if a space follows.
    if (text == line.size() || text == bullet) return std::nullopt;
    return list_mark{text, false};
  }
  const std::size_t at = line.starts_with('(') ? 1 : 0;
  const auto length = enumerator_length(line, at);
  if (length == 0) return std::nullopt;
  const auto closing = at + length;
  if (closing >= line.size() || (line[closing] != ')' && (at == 1 || line[closing] != '.'))) {
    return std::nullopt;
  }
  // "A. Smith" is more often a name than an item.
  if (line[closing] == '.' && !is_digit(line[0])) return std::nullopt;
  if (closing + 1 >= line.size() || line[closing + 1] != ' ') return std::nullopt;
  const auto text = line.find_first_not_of(' ', closing + 1);
  if (text == std::string_view::npos) return std::nullopt;
  return list_mark{text, true};
}

}  // namespace pagemill
