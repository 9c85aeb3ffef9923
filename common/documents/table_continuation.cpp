#include "common/documents/table_continuation.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <string>
#include <string_view>

namespace pagemill {
namespace {

constexpr float margin_share = 0.12F;  ///< of a page's height
constexpr std::size_t note_bytes_max = 160;
constexpr std::size_t number_bytes_max = 20;
constexpr float column_overlap = 0.5F;  ///< of the narrower column
constexpr float width_share = 0.7F;     ///< of the wider table

constexpr std::array<std::string_view, 7> continued_words = {"continued",
                                                             "cont.",
                                                             "cont'd",
                                                             "cont\u2019d",
                                                             "fortsetzung",
                                                             "continuaci\u00F3n",
                                                             "continua\u00E7\u00E3o"};

bool is_in_margin(const bounding_box& box, float page_height) {
  return box.y1 < margin_share * page_height || box.y0 > (1 - margin_share) * page_height;
}

/// "Table 2 (continued)", "Continued on the next page", but not "The war continued."
bool says_continued(const block& b) {
  if (b.text.size() > note_bytes_max) return false;
  std::string lower = b.text;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower.contains("(suite") ||
         std::ranges::any_of(continued_words, [&](std::string_view word) {
           const auto at = lower.find(word);
           if (at == std::string::npos) return false;
           return at == 0 || lower[at - 1] == '(' || b.kind == block_kind::caption;
         });
}

/// "12", "- 12 -", "3/10": a page number that too few pages share to be known as a running one.
bool is_page_number(const std::string& text) {
  bool digits = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      digits = true;
    else if (std::string_view(" -./|[]()").find(c) == std::string_view::npos)
      return false;
  }
  return digits && text.size() <= number_bytes_max;
}

bool is_of_body(const block& b, float page_height) {
  switch (b.kind) {
    case block_kind::footnote:
    case block_kind::header:
    case block_kind::footer: return false;
    case block_kind::image: return !is_in_margin(b.bbox, page_height);
    case block_kind::table: return true;
    default:
      return !says_continued(b) && !(is_in_margin(b.bbox, page_height) && is_page_number(b.text));
  }
}

/// What a column covers, by the cells that span no other.
struct column_extent {
  float x0 = 0, x1 = 0;
  bool known = false;
};

std::vector<column_extent> columns_of(const block& table) {
  std::vector<column_extent> columns(column_count(table));
  for (const auto& cell : table.cells) {
    if (cell.column_span != 1) continue;
    auto& column = columns[static_cast<std::size_t>(cell.column)];
    column.x0 = column.known ? std::min(column.x0, cell.bbox.x0) : cell.bbox.x0;
    column.x1 = column.known ? std::max(column.x1, cell.bbox.x1) : cell.bbox.x1;
    column.known = true;
  }
  return columns;
}

bool have_same_columns(const block& a, const block& b) {
  const auto of_a = columns_of(a), of_b = columns_of(b);
  if (of_a.size() != of_b.size() || of_a.size() < 2) return false;
  const float width_a = a.bbox.x1 - a.bbox.x0, width_b = b.bbox.x1 - b.bbox.x0;
  if (std::min(width_a, width_b) < width_share * std::max(width_a, width_b)) return false;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    const auto &left = of_a[i], &right = of_b[i];
    if (!left.known || !right.known) continue;
    const float shared = std::min(left.x1, right.x1) - std::max(left.x0, right.x0);
    if (shared < column_overlap * std::min(left.x1 - left.x0, right.x1 - right.x0)) return false;
    ++compared;
  }
  return compared >= 2;
}

bool repeats_heads(const block& before, const block& next) {
  const auto heads = std::max(1, std::min(before.header_rows, next.header_rows));
  return std::ranges::equal(before.rows | std::views::take(heads),
                            next.rows | std::views::take(heads));
}

}  // namespace

void mark_page_edges(std::vector<block>& blocks, float page_height) {
  const auto in_body = [&](const block& b) { return is_of_body(b, page_height); };
  const auto first = std::ranges::find_if(blocks, in_body);
  if (first != blocks.end() && first->kind == block_kind::table) first->opens_page = true;
  const auto last = std::ranges::find_if(blocks.rbegin(), blocks.rend(), in_body);
  if (last != blocks.rend() && last->kind == block_kind::table) last->closes_page = true;
}

bool is_continuation(const block& before, const block& next) {
  if (!before.closes_page || !next.opens_page || before.rows.empty() || next.rows.empty()) {
    return false;
  }
  return have_same_columns(before, next) && (next.header_rows == 0 || repeats_heads(before, next));
}

}  // namespace pagemill
