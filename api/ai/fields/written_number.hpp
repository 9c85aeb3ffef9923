/// Numbers as people write them.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace pagemill {

struct written_number {
  double value = 0;
  bool percent = false;   ///< a percent sign is behind it: 19 of "19 %"
  std::size_t bytes = 0;  ///< of the text, with the sign and currency before it
};

/// The number at the beginning of `text`, perhaps behind a currency. `language` (ISO 639-1) says
/// what 1.234 and 1,234 are. None in 12-15, 3/4, 14:30, 2024-0117 and 0117, which are no amounts.
/// `doubtful`: the mark before three digits means nothing certain, so that 1.234 is no number.
std::optional<written_number> read_number(std::string_view text, std::string_view language,
                                          char doubtful = 0);

/// The decimal mark of the language, if a text has it before three digits only, and more than
/// twice: it may be the mark of thousands there. 0: it is what the language says.
char doubtful_mark_of(std::string_view text, std::string_view language);

}  // namespace pagemill
