#include "worker/extract/unicode/utf8.hpp"

#include <algorithm>

#include <utf8proc.h>

#include "worker/extract/unicode/code_points.hpp"

namespace pagemill::extract {
namespace {

bool is_scalar(char32_t c) {
  return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
}

constexpr char byte(char32_t value) {
  return static_cast<char>(static_cast<unsigned char>(value));
}

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (c == 0 || !is_scalar(c)) c = replacement_character;
  if (c < 0x80) {
    out += byte(c);
  } else if (c < 0x800) {
    out += byte(0xC0 | (c >> 6));
    out += byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += byte(0xE0 | (c >> 12));
    out += byte(0x80 | ((c >> 6) & 0x3F));
    out += byte(0x80 | (c & 0x3F));
  } else {
    out += byte(0xF0 | (c >> 18));
    out += byte(0x80 | ((c >> 12) & 0x3F));
    out += byte(0x80 | ((c >> 6) & 0x3F));
    out += byte(0x80 | (c & 0x3F));
  }
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  ++at;
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : (lead >= 0xE0 ? 2 : 1);
  if (lead < 0xC2 || lead > 0xF4) return replacement_character;
  char32_t c = lead & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    if (!is_continuation(text, at + static_cast<std::size_t>(i))) return replacement_character;
    c = (c << 6) | (static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]) & 0x3F);
  }
  constexpr char32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  if (c < smallest[more] || !is_scalar(c)) return replacement_character;
  at += static_cast<std::size_t>(more);
  return c;
}

char32_t last_code_point(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t at = text.size() - 1;
  while (at > 0 && is_continuation(text, at)) --at;
  return next_code_point(text, at);
}

char32_t first_code_point(std::string_view text) {
  std::size_t at = 0;
  return text.empty() ? 0 : next_code_point(text, at);
}

std::string_view letters_at_end(std::string_view text) {
  auto begin = text.size();
  while (begin > 0) {
    auto at = begin - 1;
    while (at > 0 && is_continuation(text, at)) --at;
    auto end = at;
    if (!is_letter(next_code_point(text, end))) break;
    begin = at;
  }
  return text.substr(begin);
}

std::string lower_case(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    append_utf8(out, static_cast<char32_t>(utf8proc_tolower(
                         static_cast<utf8proc_int32_t>(next_code_point(text, at)))));
  }
  return out;
}

std::string clean_name(std::string_view text, std::size_t bytes_max) {
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xFEFF) {
      space = !out.empty();
      continue;
    }
    const auto length_before = out.size();
    if (space) out += ' ';
    append_utf8(out, c);
    if (out.size() > bytes_max) {
      out.resize(length_before);
      break;
    }
    space = false;
  }
  return out;
}

std::string clean_lines(std::string_view text, std::size_t bytes_max) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = clean_name(text.substr(0, end), std::string_view::npos);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const std::size_t taken = out.size() + (out.empty() ? 0 : 1);
    const auto fitting = clean_name(line, bytes_max - std::min(taken, bytes_max));
    if (!out.empty() && !fitting.empty()) out += '\n';
    out += fitting;
    if (fitting.size() < line.size()) break;
  }
  return out;
}

}  // namespace pagemill::extract
