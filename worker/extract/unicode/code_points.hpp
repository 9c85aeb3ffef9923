/// What kind of character a code point is.
#pragma once
#include <utf8proc.h>

namespace pagemill::extract {

inline constexpr char32_t soft_hyphen = 0xAD;
inline constexpr char32_t pdfium_hyphen = 0xFFFE;  ///< some producers write it in a broken word

inline bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

inline bool is_lower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_LL;
}

/// Scripts written without spaces between words: kana, Han, their punctuation, full-width forms,
/// Thai and Lao.
inline bool is_unspaced(char32_t c) {
  return (c >= 0x3000 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFF65) ||
         (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0x0E00 && c <= 0x0EFF);
}

/// Whether a gap before or after it separates words: not in scripts without spaces (of Southeast
/// Asia also Myanmar and Khmer), nor beside a mark.
inline bool ends_word_at_gap(char32_t c) {
  if (c <= 0x20 || is_unspaced(c)) return false;
  if ((c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF)) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category != UTF8PROC_CATEGORY_MN && category != UTF8PROC_CATEGORY_MC &&
         category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_CN;
}

/// Of ASCII.
inline bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

}  // namespace pagemill::extract
