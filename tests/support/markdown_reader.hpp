/// Reads Markdown as CommonMark says, as far as our writer goes (with tables and footnotes of
/// GitHub's kind): what a reader sees, and how it looks. Written from the specification, without a
/// look at the writer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pagemill::test {

struct seen_text {
  std::string text;
  bool bold = false, italic = false, code = false;
  std::string link;  ///< or the label of a note, after '^'
  bool operator==(const seen_text&) const = default;
};

/// The text of one paragraph.
std::vector<seen_text> read_inline(std::string_view markdown);

struct seen_block {
  std::string kind;       ///< heading, paragraph, item, code, note, row
  std::size_t depth = 0;  ///< of a list: 1 for its items
  std::string mark;       ///< of a heading, an item or a note
  std::vector<seen_text> parts;
};

std::vector<seen_block> read_markdown(std::string_view markdown);

/// All of it without any white space.
std::string seen_characters(const std::vector<seen_text>& parts);

}  // namespace pagemill::test
