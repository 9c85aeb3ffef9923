#include "common/analysis/unicode/characters.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "common/analysis/unicode/encodings.hpp"
#include "common/analysis/unicode/folding.hpp"
#include "common/analysis/unicode/icu_normalizer.hpp"

namespace pagemill {
namespace {

constexpr char32_t code_max = 0x10FFFF;
constexpr std::size_t block_size = 256, block_count = (code_max + 1) / block_size;
using block = std::array<character, block_size>;

// Between two letters or digits these make a compound of both. (A comma and a colon do so between
// digits: compounds.cpp knows.)
constexpr std::u32string_view joiners = U"#&'+,-./:@\\_·×ʼ־׳״‐‒–‘’−";

bool needs_dictionary(char32_t code) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(code), &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return U_SUCCESS(error);
    // The sign for long vowels is common to both kana.
    default: return code == U'ー';
  }
}

character_kind kind_of(char32_t code) {
  const auto point = static_cast<UChar32>(code);
  if (joiners.contains(code)) return character_kind::joiner;
  if (u_isUWhiteSpace(point)) return character_kind::blank;
  const auto mask = U_GET_GC_MASK(point);
  if (needs_dictionary(code) && (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK)) != 0) {
    return character_kind::dictionary;
  }
  if ((mask & (U_GC_L_MASK | U_GC_NL_MASK)) != 0) return character_kind::letter;
  if ((mask & (U_GC_ND_MASK | U_GC_NO_MASK)) != 0) return character_kind::digit;
  if ((mask & U_GC_M_MASK) != 0) return character_kind::accent;
  return character_kind::separator;
}

short_form shortened(std::u32string_view codes) {
  short_form form;
  form.count = static_cast<std::uint8_t>(std::min<std::size_t>(codes.size(), short_form::many));
  if (form.count < short_form::many) std::ranges::copy(codes, form.codes.begin());
  return form;
}

character described(char32_t given) {
  const auto code = as_read(given);
  const auto point = static_cast<UChar32>(code);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  character made;
  if (surrogate) return made;
  made.kind = kind_of(code);
  made.upper = u_isUUppercase(point) || u_charType(point) == U_TITLECASE_LETTER;
  const bool below = code >= U'₀' && code <= U'₉';
  made.raised = u_charType(point) == U_OTHER_NUMBER && !below;
  made.leading = starts_nfkc_casefold(code);
  if (u_charType(point) == U_DECIMAL_DIGIT_NUMBER) {
    made.normal.codes[0] = U'0' + static_cast<char32_t>(u_charDigitValue(point));
    made.normal.count = 1;
  } else {
    made.normal = shortened(to_utf32(to_nfkc_casefold(to_utf16(code))));
  }
  made.folded = shortened(fold_accents(code));
  return made;
}

std::array<std::atomic<const block*>, block_count> blocks;

const block& made_block(std::size_t number) {
  auto made = std::make_unique<block>();
  for (std::size_t i = 0; i < block_size; ++i) {
    (*made)[i] = described(static_cast<char32_t>(number * block_size + i));
  }
  const block* expected = nullptr;
  // Kept for the life of the process; of two threads one wins.
  if (blocks[number].compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) {
    return *made.release();
  }
  return *expected;
}

}  // namespace

char32_t as_read(char32_t code) {
  return code == U'™' || code == U'℠' ? U' ' : code;
}

const character& character_of(char32_t code) {
  static const character none;
  if (code > code_max) return none;
  const auto* const known = blocks[code / block_size].load(std::memory_order_acquire);
  return (known != nullptr ? *known : made_block(code / block_size))[code % block_size];
}

}  // namespace pagemill
