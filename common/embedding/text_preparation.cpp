#include "common/embedding/text_preparation.hpp"

#include <cstdint>

#include <utf8proc.h>

namespace pagemill {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_plain_ascii(unsigned char c) {
  return c > 0x20 && c < 0x7f;
}

/// Whether the text is already prepared, checked without decoding: printable ASCII with single
/// inner spaces.
bool is_prepared_ascii(std::string_view text) {
  bool word_before = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain_ascii(byte)) {
      word_before = true;
    } else if (byte == ' ' && word_before) {
      word_before = false;
    } else {
      return false;
    }
  }
  return word_before || text.empty();
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    ++at;
    return first;
  }
  utf8proc_int32_t code_point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto length =
      utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  if (length <= 0) {
    ++at;
    return 0xFFFD;
  }
  at += static_cast<std::size_t>(length);
  return static_cast<char32_t>(code_point);
}

bool is_text_space(char32_t code_point) {
  if (code_point < 0x80) return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
  if (code_point == 0x85) return true;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

bool is_text_noise(char32_t code_point) {
  if (code_point < 0x80)
    return (code_point < 0x20 && !is_text_space(code_point)) || code_point == 0x7f;
  if (code_point == 0x85) return false;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF: return true;
    default: return false;
  }
}

std::string prepare_text(std::string_view text) {
  if (is_prepared_ascii(text)) return std::string(text);
  std::string prepared;
  prepared.reserve(text.size());
  bool space_due = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    const auto code_point = next_code_point(text, at);
    if (is_text_space(code_point)) {
      space_due = true;
      continue;
    }
    if (is_text_noise(code_point)) continue;
    if (space_due && !prepared.empty()) prepared += ' ';
    space_due = false;
    const bool malformed = code_point == 0xFFFD && at - start == 1;
    prepared += malformed ? replacement : text.substr(start, at - start);
  }
  return prepared;
}

}  // namespace pagemill
