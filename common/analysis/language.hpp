/// Which language a text is in.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace pagemill {

/// ISO 639-1 code of the language of a text, if a stemmer has it and the detection is reliable;
/// else "". Short texts, tables of numbers and code rather have none than a wrong one. Any thread.
std::string detect_language(std::string_view text);

/// The ISO 639-1 codes that stem_of knows, sorted. Norwegian is "no".
std::span<const std::string_view> stemmed_languages();

}  // namespace pagemill
