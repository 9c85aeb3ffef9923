/// What a line of text looks like, whatever it says.
#pragma once
#include <string_view>

namespace pagemill::extract {

struct text_shape {
  int characters = 0;  ///< without spaces; also of the next
  int letters = 0, upper_letters = 0, digits = 0;
  int words = 0, capital_words = 0;  ///< that begin with a capital letter
  int numbering_depth = 0;           ///< "2.3.1 Title" -> 3; "IV. Title", "A. Title" -> 1
  bool numbered = false;             ///< by a number, letter or word such as "Chapter 2"
  bool begins_upper = false, begins_letter = false;
  bool ends_number = false;  ///< a last word of digits only, as in a list of contents
  char32_t last = 0;
};

text_shape shape_of(std::string_view line);

/// text_shape::numbered alone.
bool is_numbered(std::string_view line);

}  // namespace pagemill::extract
