#include "common/analysis/unicode/icu_normalizer.hpp"

#include <cstdint>
#include <format>
#include <new>
#include <unicode/unorm2.h>

#include "common/analysis/unicode/analysis_error.hpp"

namespace pagemill {
namespace {

void check_normalizer(UErrorCode code) {
  if (U_SUCCESS(code)) return;
  if (code == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  throw analysis_data_missing(std::format("ICU cannot normalise text: {}", u_errorName(code)));
}

using instance_of = const UNormalizer2* (*)(UErrorCode*);

const UNormalizer2& instance(instance_of function) {
  UErrorCode code = U_ZERO_ERROR;
  const auto* normalizer = function(&code);
  check_normalizer(code);
  return *normalizer;
}

std::u16string normalized(instance_of function, std::u16string_view text) {
  const auto& normalizer = instance(function);
  std::u16string made(text.size() + 18, u'\0');  // no character becomes more than 18
  for (;;) {
    UErrorCode code = U_ZERO_ERROR;
    const auto length =
        unorm2_normalize(&normalizer, text.data(), static_cast<std::int32_t>(text.size()),
                         made.data(), static_cast<std::int32_t>(made.size()), &code);
    if (code != U_BUFFER_OVERFLOW_ERROR) check_normalizer(code);
    const bool whole = code != U_BUFFER_OVERFLOW_ERROR;
    made.resize(static_cast<std::size_t>(length));
    if (whole) return made;
  }
}

}  // namespace

std::u16string to_nfkc_casefold(std::u16string_view text) {
  return normalized(unorm2_getNFKCCasefoldInstance, text);
}

bool starts_nfkc_casefold(char32_t code) {
  return unorm2_hasBoundaryBefore(&instance(unorm2_getNFKCCasefoldInstance),
                                  static_cast<UChar32>(code)) != 0;
}

std::u16string to_nfd(std::u16string_view text) {
  return normalized(unorm2_getNFDInstance, text);
}

std::u16string to_nfc(std::u16string_view text) {
  return normalized(unorm2_getNFCInstance, text);
}

}  // namespace pagemill
