/// The mark before a footnote: what the text refers to it by.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

struct note_mark {
  std::string mark;       ///< digits as ASCII, or signs: "3", "*", "**", "†"
  std::size_t bytes = 0;  ///< of the mark and what is between it and the note
  bool raised = false;    ///< a superscript
};

/// The mark at the start of `text`: a raised number, a number of up to three digits before a space,
/// or a run of one of the signs * † ‡ § ¶. Something must follow it.
std::optional<note_mark> find_note_mark(std::string_view text);

/// Whether it is a mark that find_note_mark() may find.
bool is_note_mark(std::string_view mark);

/// The bytes of the signs * † ‡ § ¶ at `at`, up to four of one; 0 if there are none or more.
std::size_t note_signs_at(std::string_view text, std::size_t at);

/// The number that the superscript digits at `at` write, and their bytes; 0 bytes if there are
/// none.
struct raised_number {
  std::string digits;
  std::size_t bytes = 0;
};
raised_number raised_number_at(std::string_view text, std::size_t at);

}  // namespace pagemill
