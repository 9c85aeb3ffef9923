/// ICU's normalisers, with our errors.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// NFKC with case folding; what is ignorable (soft hyphens, zero-width characters) is gone.
/// Throws analysis_data_missing.
std::u16string to_nfkc_casefold(std::u16string_view text);
/// Whether no character before `code` changes what becomes of it.
bool starts_nfkc_casefold(char32_t code);
std::u16string to_nfd(std::u16string_view text);
std::u16string to_nfc(std::u16string_view text);

}  // namespace pagemill
