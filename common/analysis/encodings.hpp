/// Between the encodings of our text and of ICU.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pagemill {

inline std::u16string to_utf16(char32_t code) {
  if (code < 0x10000) return {static_cast<char16_t>(code)};
  const char32_t rest = code - 0x10000;
  return {static_cast<char16_t>(0xD800 + (rest >> 10)),
          static_cast<char16_t>(0xDC00 + (rest & 0x3FF))};
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

inline void append_utf8(std::string& text, char32_t code) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

}  // namespace pagemill
