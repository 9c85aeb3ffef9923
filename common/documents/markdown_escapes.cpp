#include "common/documents/markdown_escapes.hpp"

#include <algorithm>

#include <utf8proc.h>

#include "common/core/hex.hpp"

namespace pagemill {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Whether the ampersand at `at` may begin a character reference.
bool begins_reference(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && (is_alphanumeric(text[at + 1]) || text[at + 1] == '#');
}

}  // namespace

std::size_t after_character(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && continues_character(text[at]);) ++at;
  return std::min(at, text.size());
}

std::size_t before_character(std::string_view text, std::size_t at) {
  for (--at; at > 0 && continues_character(text[at]);) --at;
  return at;
}

character_class class_at(std::string_view text, std::size_t at) {
  using enum character_class;
  if (at >= text.size()) return space;
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    if (first <= 0x20) return space;
    return is_alphanumeric(text[at]) ? other : punctuation;
  }
  utf8proc_int32_t c = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  if (utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &c) < 0) {
    return other;
  }
  const auto category = utf8proc_category(c);
  if (category == UTF8PROC_CATEGORY_ZS) return space;
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO ? punctuation : other;
}

character_class class_before(std::string_view text, std::size_t at) {
  return at == 0 ? character_class::space : class_at(text, before_character(text, at));
}

markdown_escaper::markdown_escaper(std::string_view text)
    : text_(text), strikes_(std::ranges::count(text, '~') > 1) {}

void markdown_escaper::append(std::string& out, std::size_t begin, std::size_t end,
                              place in) const {
  for (auto at = begin; at < end; ++at) {
    // Between letters it is no mark, but those of emphasis may be beside it.
    const bool at_edge = text_[at] == '_' && (at == begin || at + 1 == end);
    if (at_edge || is_mark(at, in) || std::ranges::contains(forced_, at)) out += '\\';
    out += text_[at];
  }
}

bool markdown_escaper::is_mark(std::size_t at, place in) const {
  const char next = at + 1 < text_.size() ? text_[at + 1] : ' ';
  switch (text_[at]) {
    case '\\':
    case '*':
    case '`':
    case '<': return true;
    // snake_case stays readable.
    case '_': return at == 0 || !is_alphanumeric(text_[at - 1]) || !is_alphanumeric(next);
    case '&': return begins_reference(text_, at);
    case '~': return strikes_;
    case '[': return in == place::link || next == '^';
    case ']': return in == place::link || next == '(' || next == ':' || next == '[';
    default: return false;
  }
}

std::size_t find_block_mark(std::string_view text, std::size_t begin) {
  constexpr std::size_t digits_max = 9;
  if (begin >= text.size()) return std::string_view::npos;
  if (std::string_view("#>+-").find(text[begin]) != std::string_view::npos) return begin;
  const auto stop = std::min(text.find_first_not_of("0123456789", begin), text.size());
  if (stop == begin || stop == text.size() || stop - begin > digits_max) {
    return std::string_view::npos;
  }
  const bool ends = stop + 1 == text.size() || text[stop + 1] == ' ';
  return (text[stop] == '.' || text[stop] == ')') && ends ? stop : std::string_view::npos;
}

void append_destination(std::string& out, std::string_view address) {
  for (std::size_t at = 0; at < address.size(); ++at) {
    const char c = address[at];
    if (std::string_view(" ()<>\\`\"").find(c) != std::string_view::npos) {
      out += '%';
      out += hex_digits[static_cast<unsigned char>(c) >> 4U];
      out += hex_digits[static_cast<unsigned char>(c) & 15U];
    } else if (c == '&' && begins_reference(address, at)) {
      out += "&amp;";
    } else {
      out += c;
    }
  }
}

bool may_stand_alone(std::string_view address) {
  return std::ranges::none_of(address, [](unsigned char c) {
    return c <= 0x20 || c == '<' || c == '>' || c == '\\' || c == '"';
  });
}

bool is_mailbox(std::string_view address) {
  const auto at = address.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == address.size()) return false;
  const auto are_of = [](std::string_view part, std::string_view others) {
    return std::ranges::all_of(
        part, [others](char c) { return is_alphanumeric(c) || others.contains(c); });
  };
  return are_of(address.substr(0, at), ".+-_") && are_of(address.substr(at + 1), ".-") &&
         is_alphanumeric(address[at + 1]) && is_alphanumeric(address.back());
}

}  // namespace pagemill
