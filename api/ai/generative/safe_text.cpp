#include "api/ai/generative/safe_text.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

constexpr std::string_view spaces = " \t\r\n";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// "[words](address)", with "!" before it or not, becomes "words".
std::string without_markdown_links(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto open = text.find('[');
    const auto middle = open == std::string_view::npos ? open : text.find("](", open);
    const auto close = middle == std::string_view::npos ? middle : text.find(')', middle);
    if (close == std::string_view::npos) return plain.append(text);
    auto before = text.substr(0, open);
    if (before.ends_with('!')) before.remove_suffix(1);
    plain.append(before).append(text.substr(open + 1, middle - open - 1));
    text.remove_prefix(close + 1);
  }
  return plain;
}

std::string without_tags(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto open = text.find('<');
    if (open == std::string_view::npos) return plain.append(text);
    plain.append(text.substr(0, open));
    text.remove_prefix(open + 1);
    const bool tag = !text.empty() && (is_letter(text[0]) || text[0] == '/' || text[0] == '!');
    const auto close = tag ? text.find('>') : std::string_view::npos;
    if (!tag) {
      plain += '<';
    } else if (close != std::string_view::npos) {
      text.remove_prefix(close + 1);
    }
  }
  return plain;
}

/// Whether programs that show text make a link of the word.
bool looks_like_address(std::string_view word) {
  const auto lower = lower_case(word);
  constexpr std::array beginnings{"www.", "mailto:", "javascript:", "data:", "tel:"};
  if (lower.contains("://")) return true;
  if (std::ranges::any_of(beginnings, [&](const char* one) { return lower.contains(one); })) {
    return true;
  }
  // "example.org/path"
  const auto slash = lower.find('/');
  if (slash == std::string::npos) return false;
  const auto dot = lower.rfind('.', slash);
  return dot != std::string::npos && slash - dot > 2 &&
         std::ranges::all_of(lower.substr(dot + 1, slash - dot - 1), is_letter);
}

std::string_view without_punctuation(std::string_view word) {
  const auto begin = word.find_first_not_of("([{\"'");
  if (begin == std::string_view::npos) return {};
  const auto end = word.find_last_not_of(".,;:!?)]}\"'");
  return end == std::string_view::npos || end < begin ? std::string_view()
                                                      : word.substr(begin, end - begin + 1);
}

}  // namespace

std::string without_links(std::string_view text, std::span<const std::string_view> sources) {
  const auto plain = without_tags(without_markdown_links(text));
  std::string safe;
  for (std::string_view rest = plain; !rest.empty();) {
    const auto begin = std::min(rest.find_first_not_of(spaces), rest.size());
    const auto end = std::min(rest.find_first_of(spaces, begin), rest.size());
    const auto word = rest.substr(begin, end - begin);
    const auto address = without_punctuation(word);
    const bool stands_there = std::ranges::any_of(
        sources, [&](std::string_view source) { return source.contains(address); });
    if (!looks_like_address(word) || (!address.empty() && stands_there)) {
      safe.append(rest.substr(0, end));
    }
    rest.remove_prefix(end);
  }
  const auto from = safe.find_first_not_of(spaces);
  if (from == std::string::npos) return {};
  return safe.substr(from, safe.find_last_not_of(spaces) - from + 1);
}

}  // namespace pagemill
