/// Rules about text: joining lines, hyphens, captions, when two lines are "the same".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "worker/extract/layout/text/hyphens.hpp"

namespace pagemill::extract {

/// How a line was joined to the text before it.
struct line_joint {
  std::size_t kept = 0;   ///< bytes of the text before, perhaps without its hyphen
  std::size_t begin = 0;  ///< where the line stands in the text now
};

/// What the end of a text and the line after it have in common.
enum class shared_style { none, code_or_link };

/// Appends the next line of a paragraph to its text so far. Undoes hyphenation (letter, hyphen,
/// line end, lower-case letter), but not inside addresses. Adds no space between Chinese or
/// Japanese characters, where an address goes on, and after a slash in code or a link.
line_joint join_line(std::string& text, std::string_view line, known_compounds compounds = {},
                     shared_style shared = shared_style::none);

/// "2.3.1 Title" -> 3, "4. Title" -> 1, "Chapter 2" and anything else -> 0.
int numbering_depth(std::string_view line);

/// "Figure 3: ...", "Table 2. ..." and their like in a few languages.
bool is_caption(std::string_view text);

bool ends_sentence(std::string_view line);
bool starts_lower_case(std::string_view line);
bool has_letter(std::string_view line);
bool has_digit(std::string_view line);  ///< of ASCII

}  // namespace pagemill::extract
