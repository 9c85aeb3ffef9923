/// What beginnings of sentences and titles of sections tell about their worth for a summary. Of
/// English, German, French, Spanish and Italian; sentences of other languages are worth the same.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// In lower case, ASCII letters and those of Latin-1; blanks as single spaces.
std::string lowered(std::string_view text);

/// Whether it begins with a word that points to the sentence before: "However", "It", "Dies".
/// "This report" points to nothing.
bool points_back(std::string_view lowered_sentence);

/// Whether it is the legend of a figure or a table: "Fig. 3", "Tabelle 2:".
bool is_legend(std::string_view lowered_sentence);

/// Whether it says what the document is for, or what came out: "In this paper", "we found".
bool states_purpose(std::string_view lowered_sentence);

/// Of lawyers and printers: "all rights reserved", an ISBN.
bool is_boilerplate(std::string_view lowered_sentence);

enum class section_worth {
  none,     ///< contents, references, an index
  side,     ///< acknowledgements, a licence, an appendix
  normal,   ///< all others
  main,     ///< an introduction, conclusions
  summary,  ///< the document's own
};

section_worth worth_of_section(std::string_view title);

}  // namespace pagemill
