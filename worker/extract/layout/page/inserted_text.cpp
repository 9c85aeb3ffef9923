#include "worker/extract/layout/page/inserted_text.hpp"

#include <algorithm>

#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

std::uint32_t count_characters(std::string_view line) {
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < line.size(); ++count) next_code_point(line, at);
  return count;
}

void insert_line(raw_page& page, std::string_view line, const bounding_box& box) {
  const auto begin = static_cast<std::uint32_t>(page.text.size());
  const auto characters = count_characters(line);
  page.text += line;
  page.lines.push_back({.first_span = static_cast<std::uint32_t>(page.spans.size()),
                        .span_count = 1,
                        .first_word = static_cast<std::uint32_t>(page.words.size()),
                        .word_count = 1,
                        .bbox = box});
  page.words.push_back({.begin = begin,
                        .end = static_cast<std::uint32_t>(page.text.size()),
                        .x0 = box.x0,
                        .x1 = box.x1});
  page.spans.push_back({.begin = begin,
                        .end = static_cast<std::uint32_t>(page.text.size()),
                        .characters = characters,
                        .x0 = box.x0,
                        .x1 = box.x1,
                        .baseline = box.y1});
  page.characters += characters;
}

}  // namespace

void insert_text(raw_page& page, std::string_view text, const bounding_box& box) {
  if (text.empty()) return;
  raw_block block{.first_line = static_cast<std::uint32_t>(page.lines.size()), .bbox = box};
  const auto lines = static_cast<float>(std::ranges::count(text, '\n') + 1);
  const float height = (box.y1 - box.y0) / lines;
  for (float y = box.y0; !text.empty(); y += height) {
    const auto end = std::min(text.find('\n'), text.size());
    insert_line(page, text.substr(0, end), {box.x0, y, box.x1, y + height});
    text.remove_prefix(std::min(end + 1, text.size()));
    ++block.line_count;
  }
  page.blocks.push_back(block);
}

}  // namespace pagemill::extract
