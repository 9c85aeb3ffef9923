#include "worker/extract/layout/page_content.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/order/reading_order.hpp"
#include "worker/extract/layout/page/page_links.hpp"
#include "worker/extract/layout/page/tag_roles.hpp"

namespace pagemill::extract {
namespace {

block margin_block(const row& line, margin where) {
  return {.kind = where == margin::top ? block_kind::header : block_kind::footer,
          .text = line.text,
          .bbox = line.bbox,
          .font_size = line.size,
          .bold = line.bold,
          .italic = line.italic,
          .monospace = line.monospace};
}

/// The rows of a raw block, each with the margin in which it is a running line.
struct placed_rows {
  std::vector<row> rows;
  std::vector<margin> margins;
};

/// Whether the structure tree's roles may be believed.
enum class row_roles { known, unknown };

std::vector<placed_rows> placed_rows_of(const raw_page& page, const document_profile& profile) {
  const auto roles = has_sane_roles(page) ? row_roles::known : row_roles::unknown;
  const float large = profile.body_size * heading_ratio;
  const auto links = find_linked_text(page);
  std::vector<placed_rows> placed(page.blocks.size());
  bool has_body = false;
  for (std::uint32_t index = 0; index < page.blocks.size(); ++index) {
    auto& made = placed[index];
    has_body = has_body || page.blocks[index].table >= 0;
    if (page.blocks[index].image >= 0 || page.blocks[index].table >= 0) continue;
    made.rows = rows_of(page, index, links);
    for (auto& line : made.rows) {
      if (roles == row_roles::unknown) line.tag = {};
      made.margins.push_back(running_margin(line, page, profile.running, large));
      has_body = has_body || made.margins.back() == margin::none;
    }
  }
  if (has_body) return placed;
  for (auto& made : placed) std::ranges::fill(made.margins, margin::none);
  return placed;
}

std::size_t bytes_of(const block& of) {
  std::size_t sum = sizeof(block) + of.text.size() + of.cells.size() * sizeof(table_cell);
  for (const auto& line : of.rows) {
    sum += sizeof(line);
    for (const auto& text : line) sum += sizeof(text) + text.size();
  }
  return sum;
}

}  // namespace

std::size_t page_content::bytes() const {
  std::size_t sum = pieces.size() * sizeof(content_piece);
  for (const auto& line : rows) {
    sum += sizeof(row) + line.text.size() + line.runs.size() * sizeof(style_run);
  }
  for (const auto* blocks : {&tables, &headers, &footers}) {
    for (const auto& one : *blocks) sum += bytes_of(one);
  }
  return sum;
}

page_content content_of(const raw_page& raw, const document_profile& profile) {
  page_content content{.limited = raw.rules_cut || raw.lines.size() > ordered_lines_max};
  auto changed = in_reading_order(raw);
  auto [tables, limited] = find_tables(changed ? *changed : raw);
  content.limited = content.limited || limited;
  if (!tables.empty()) changed = with_tables_in_place(changed ? *std::move(changed) : raw, tables);
  for (auto& found : tables) content.tables.push_back(std::move(found.table));
  const auto& page = changed ? *changed : raw;
  auto placed = placed_rows_of(page, profile);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    auto& piece = content.pieces.emplace_back(content_piece{.image = page.blocks[i].image,
                                                            .table = page.blocks[i].table,
                                                            .first_row = content.rows.size()});
    for (std::size_t r = 0; r < placed[i].rows.size(); ++r) {
      auto& line = placed[i].rows[r];
      switch (const auto where = placed[i].margins[r]) {
        case margin::none: content.rows.push_back(std::move(line)); break;
        case margin::top: content.headers.push_back(margin_block(line, where)); break;
        case margin::bottom: content.footers.push_back(margin_block(line, where)); break;
      }
    }
    piece.row_count = content.rows.size() - piece.first_row;
  }
  return content;
}

}  // namespace pagemill::extract
