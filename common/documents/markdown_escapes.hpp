/// Characters as Markdown sees them: which must be escaped, which are punctuation.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// As CommonMark classes the neighbours of a mark of emphasis. Ends of the text are spaces.
enum class character_class { space, punctuation, other };
character_class class_before(std::string_view text, std::size_t at);
character_class class_at(std::string_view text, std::size_t at);
/// The end of the character at `at`.
std::size_t after_character(std::string_view text, std::size_t at);
/// The start of the character that ends at `at`.
std::size_t before_character(std::string_view text, std::size_t at);

/// Escapes the characters of a text that are marks in a line of Markdown.
class markdown_escaper {
 public:
  enum class place { text, link };

  explicit markdown_escaper(std::string_view text);
  /// The character at `at` is a mark, at the place where it stands.
  void force(std::size_t at) { forced_.push_back(at); }
  /// Appends the characters from `begin` to `end` of the text. In a link, brackets end it.
  void append(std::string& out, std::size_t begin, std::size_t end, place in) const;

 private:
  bool is_mark(std::size_t at, place in) const;

  std::string_view text_;
  std::vector<std::size_t> forced_;
  bool strikes_ = false;  ///< two tildes strike a text out
};

/// The character at or behind `begin` that would make a block of a text that starts there (a
/// heading, a quote, a list); npos if there is none.
std::size_t find_block_mark(std::string_view text, std::size_t begin);

/// An address between the parentheses of a link.
void append_destination(std::string& out, std::string_view address);
/// Whether `<address>` is a link, to a page or to a mailbox. What is none would be HTML to a lax
/// reader.
bool may_stand_alone(std::string_view address);
bool is_mailbox(std::string_view address);

}  // namespace pagemill
