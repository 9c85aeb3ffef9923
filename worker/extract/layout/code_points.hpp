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

/// Of ASCII.
inline bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

}  // namespace pagemill::extract
