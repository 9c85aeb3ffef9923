/// What the analysis knows of each Unicode character, looked up once and kept.
#pragma once
#include <array>
#include <cstdint>

namespace pagemill {

enum class character_kind : std::uint8_t {
  blank,      ///< white space
  separator,  ///< neither of a word nor inside one
  joiner,     ///< holds the parts of a compound together: - / . ' & and the like
  letter,
  digit,
  accent,      ///< a combining mark: belongs to the letter before it
  dictionary,  ///< of a script written without blanks: only a dictionary finds its words
};

/// Up to two code points; more: `many`, which only ICU can say.
struct short_form {
  static constexpr std::uint8_t many = 3;
  std::array<char32_t, 2> codes{};
  std::uint8_t count = 0;
};

struct character {
  character_kind kind = character_kind::separator;  ///< as it stands, before normalisation
  bool upper = false;
  bool raised = false;  ///< ², ½, ①: a number of its own, whatever digit stands before it
  bool leading = true;  ///< its normal form does not depend on what stands before it
  short_form normal;    ///< NFKC, case-folded, digits of any script as ASCII; none: ignored
  short_form folded;    ///< of a character in normal form: without optional accents
};

/// ™ and ℠ as blanks: by NFKC they are letters, which would melt into the word before. All else as
/// it is.
char32_t as_read(char32_t code);

/// Any thread. Values above U+10FFFF are separators.
/// Throws analysis_data_missing when ICU has no data to normalise with.
const character& character_of(char32_t code);

}  // namespace pagemill
