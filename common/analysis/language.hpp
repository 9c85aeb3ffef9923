/// Which language a text is in.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace pagemill {

/// ISO 639-1 code of the language of a text, if a stemmer has it and the detection is reliable;
/// else "". The first 4 KB count. A few words, tables of numbers and lists of names rather have
/// none than a wrong one: whoever knows the document's language should take that for them. Any
/// thread.
std::string detect_language(std::string_view text);

/// The ISO 639-1 codes that stem_of knows, sorted. Norwegian is "no".
std::span<const std::string_view> stemmed_languages();

}  // namespace pagemill
