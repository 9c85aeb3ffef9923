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

/// The same with the languages that no stemmer has: a text in Czech is not in the language of the
/// German document around it.
std::string detect_any_language(std::string_view text);

/// Whether nothing but this language shows in a piece of a text that is supposed to be in it. True
/// where detection would not be reliable, so a piece of 100 bytes is enough, at a fraction of the
/// time: both take about 80 ns a byte. Any thread.
bool looks_like(std::string_view text, std::string_view language);

/// The ISO 639-1 codes that stem_of knows, sorted. Norwegian is "no".
std::span<const std::string_view> stemmed_languages();

}  // namespace pagemill
