/// Which accents need not be typed.
#pragma once
#include <string>

namespace pagemill {

/// A character in normal form as people without its key type it: é as e, ł as l, æ as ae, й as и,
/// أ as ا. Empty: a mark that is left away. Vowel signs of Indic scripts, of Thai and its like,
/// and the voicing marks of kana are no accents: they stay.
std::u32string fold_accents(char32_t normal);

}  // namespace pagemill
