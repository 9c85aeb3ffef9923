/// Between the encodings of our text and of ICU.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pagemill {

inline void append_utf16(std::u16string& text, char32_t code) {
  if (code < 0x10000) {
    text += static_cast<char16_t>(code);
  } else {
    const char32_t rest = code - 0x10000;
    text += static_cast<char16_t>(0xD800 + (rest >> 10));
    text += static_cast<char16_t>(0xDC00 + (rest & 0x3FF));
  }
}

inline std::u16string to_utf16(char32_t code) {
  std::u16string text;
  append_utf16(text, code);
  return text;
}

/// ICU makes no unpaired surrogates of text that has none.
inline std::u32string to_utf32(std::u16string_view text) {
  std::u32string codes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char32_t code = text[at];
    if (code >= 0xD800 && code < 0xDC00 && at + 1 < text.size()) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[++at] - 0xDC00);
    }
    codes += code;
  }
  return codes;
}

struct decoded {
  char32_t code = 0xFFFD;
  std::size_t size = 1;
};

/// The character at a place before the end; of what is malformed U+FFFD and one byte.
inline decoded decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = byte(at);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  char32_t code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  const char32_t least = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size};
}

/// Writes 1 to 4 bytes; returns how many.
inline std::size_t write_utf8(char32_t code, char* to) {
  if (code < 0x80) {
    *to = static_cast<char>(code);
    return 1;
  }
  const std::size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (auto i = size - 1; i > 0; --i) {
    to[i] = static_cast<char>(0x80 | (code & 0x3F));
    code >>= 6;
  }
  to[0] = static_cast<char>((0xF00U >> size & 0xFF) | code);
  return size;
}

}  // namespace pagemill
