#include "common/analysis/unicode/folding.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <utility>

#include "common/analysis/unicode/encodings.hpp"
#include "common/analysis/unicode/icu_normalizer.hpp"

namespace pagemill {
namespace {

// Letters that Unicode does not decompose, as they are typed without their key; sorted.
constexpr auto typed_otherwise = std::to_array<std::pair<char32_t, std::u32string_view>>({
    {U'æ', U"ae"}, {U'ð', U"d"}, {U'ø', U"o"}, {U'þ', U"th"}, {U'đ', U"d"},
    {U'ħ', U"h"},  {U'ı', U"i"}, {U'ĸ', U"k"}, {U'ł', U"l"},  {U'ŋ', U"n"},
    {U'œ', U"oe"}, {U'ŧ', U"t"}, {U'ƀ', U"b"}, {U'ƒ', U"f"},  {U'ǝ', U"e"},
    {U'ȷ', U"j"},  {U'ə', U"e"}, {U'ɨ', U"i"}, {U'ʉ', U"u"},  {U'ґ', U"г"},
    {U'ة', U"ه"},  {U'ى', U"ي"}, {U'ٱ', U"ا"}, {U'ک', U"ك"},  {U'ی', U"ي"},
});
static_assert(std::ranges::is_sorted(typed_otherwise, {},
                                     [](const auto& pair) { return pair.first; }));
constexpr char32_t tatweel = 0x640;

bool is_combining(char32_t code) {
  const auto type = u_charType(static_cast<UChar32>(code));
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

bool is_optional(char32_t mark) {
  constexpr char32_t voiced = 0x3099, half_voiced = 0x309A;
  constexpr char32_t first_vedic = 0x1CD0, last_vedic = 0x1CFF;
  if (mark == voiced || mark == half_voiced) return false;
  if (mark >= first_vedic && mark <= last_vedic) return false;
  UErrorCode code = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(mark), &code)) {
    case USCRIPT_INHERITED:
    case USCRIPT_COMMON:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC: return U_SUCCESS(code);
    default: return false;
  }
}

}  // namespace

std::u32string fold_accents(char32_t normal) {
  std::u32string kept;
  bool changed = false;
  for (const char32_t code : to_utf32(to_nfd(to_utf16(normal)))) {
    const auto* const found = std::ranges::lower_bound(typed_otherwise, code, {},
                                                       [](const auto& pair) { return pair.first; });
    if (code == tatweel || (is_combining(code) && is_optional(code))) {
      changed = true;
    } else if (found != typed_otherwise.end() && found->first == code) {
      kept += found->second;
      changed = true;
    } else {
      kept += code;
    }
  }
  if (!changed) return {normal};
  std::u16string composed;
  for (const char32_t code : kept) composed += to_utf16(code);
  return to_utf32(to_nfc(composed));
}

}  // namespace pagemill
