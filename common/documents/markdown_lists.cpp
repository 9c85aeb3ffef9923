#include "common/documents/markdown_lists.hpp"

#include <algorithm>

namespace pagemill {
namespace {

constexpr std::size_t levels_max = 8;
constexpr float step_min = 0.8F;  ///< of the font size: less is no further level
constexpr float step_max = 8.0F;  ///< likewise: more is another column

float step_of(const block& from, float sizes) {
  return sizes * std::max(from.font_size, 6.0F);
}

}  // namespace

/// A block above the last one is in another column.
bool list_nesting::is_below(const block& from) const {
  return from.bbox.y0 > y_ - step_of(from, 0.5F);
}

list_nesting::place list_nesting::next(const block& from, std::size_t mark_columns,
                                       list_marks marks) {
  if (from.kind == block_kind::list_item) {
    const auto made = add_item(from, mark_columns, marks);
    y_ = from.bbox.y0;
    after_item_ = true;
    return made;
  }
  after_item_ = false;
  const bool may_belong = from.kind == block_kind::paragraph || from.kind == block_kind::code;
  if (!levels_.empty() && may_belong && is_below(from)) {
    const float x = from.bbox.x0;
    auto item = std::ranges::find_if(levels_.rbegin(), levels_.rend(), [&](const level& one) {
      return x > one.x + step_of(from, step_min);
    });
    if (item != levels_.rend() && x < item->x + step_of(from, step_max)) {
      y_ = from.bbox.y0;
      levels_.erase(item.base(), levels_.end());
      return {.indent = levels_.back().content};
    }
  }
  levels_.clear();
  return {};
}

list_nesting::place list_nesting::add_item(const block& from, std::size_t mark_columns,
                                           list_marks marks) {
  const float x = from.bbox.x0;
  if (!levels_.empty() && !is_below(from)) levels_.clear();
  while (!levels_.empty() && x < levels_.back().x - step_of(from, step_min)) levels_.pop_back();
  std::size_t indent = 0;
  bool apart = !after_item_;
  if (!levels_.empty()) {
    const auto& last = levels_.back();
    const bool deeper = x > last.x + step_of(from, step_min) &&
                        x < last.x + step_of(from, step_max) && levels_.size() < levels_max;
    indent = deeper ? last.content : last.indent;
    // Within a paragraph only "1." begins a list.
    apart = apart || (deeper && marks == list_marks::numbers);
    if (!deeper) levels_.pop_back();
  }
  levels_.push_back({x, indent, indent + mark_columns});
  return {indent, apart};
}

void append_indented(std::string& out, std::string_view text, std::size_t indent) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const auto line = text.substr(begin, end - begin);
    if (line != "\n") out.append(indent, ' ');
    out += line;
    begin = end;
  }
}

}  // namespace pagemill
