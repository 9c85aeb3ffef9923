/// Rules about text: joining lines, hyphens, list marks, captions, when two lines are "the same".
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill::extract {

/// Appends the next line of a paragraph to its text so far. Undoes hyphenation (letter, hyphen,
/// line end, lower-case letter), but not inside addresses; adds no space between Chinese or
/// Japanese characters.
void join_line(std::string& text, std::string_view line);

struct list_mark {
  std::size_t bytes = 0;  ///< of the mark and the space after it
  bool ordered = false;   ///< a number or letter rather than a bullet
};
/// The list mark at the start of `line`: a bullet, "1.", "(a)", "iv)" and the like before other
/// text.
std::optional<list_mark> find_list_mark(std::string_view line);

/// "2.3.1 Title" -> 3, "4. Title" -> 1, "Chapter 2" and anything else -> 0.
int numbering_depth(std::string_view line);

/// "Figure 3: ...", "Table 2. ..." and their like in a few languages.
bool is_caption(std::string_view text);

bool ends_sentence(std::string_view line);
bool starts_lower_case(std::string_view line);
bool has_letter(std::string_view line);
bool has_digit(std::string_view line);  ///< of ASCII
std::string lower_case(std::string_view text);

}  // namespace pagemill::extract
