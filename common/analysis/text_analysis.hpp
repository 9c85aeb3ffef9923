/// The words of a text, as keyword search sees them.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// A part of a word: `AX-2003/B` has the tokens ax, 2003, b.
struct text_token {
  std::size_t begin = 0, end = 0;  ///< bytes of the text as given
  int position = 0;                ///< 1, 2, ...
  std::string folded;              ///< NFKC, case-folded, without optional accents
  std::string normal;              ///< NFKC, case-folded, with accents: what stemmers take
};

/// A further folded form of one or more tokens: `ax2003b`, `c++`, `at&t`, `1234567.89`.
struct text_compound {
  std::size_t first = 0, count = 1;  ///< tokens
  std::string folded;
  bool piece = false;  ///< less than its token: `2003` of the token ax2003
};

struct text_analysis {
  std::vector<text_token> tokens;
  std::vector<text_compound> compounds;  ///< by their first token
};

/// Any text, of invalid UTF-8 too, of which at most 64 MiB count; linear time; any thread.
/// Throws analysis_data_missing when ICU has no data. Without its dictionaries alone, the words of
/// Chinese, Japanese, Thai and the like are single characters or whole runs (analysis_proof.hpp).
text_analysis analyze(std::string_view text);

}  // namespace pagemill
