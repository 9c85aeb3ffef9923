#include "worker/extract/layout/tables/table_finder.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/tables/head_spans.hpp"
#include "worker/extract/layout/tables/open_grid.hpp"
#include "worker/extract/layout/tables/row_merging.hpp"
#include "worker/extract/layout/tables/ruled_cells.hpp"
#include "worker/extract/layout/tables/ruled_grid.hpp"
#include "worker/extract/layout/tables/table_checks.hpp"
#include "worker/extract/layout/tables/table_regions.hpp"
#include "worker/extract/layout/tables/table_rows.hpp"
#include "worker/extract/layout/tables/text_zones.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t words_max = 50000;  ///< about 50 ms, whatever their places
constexpr float typewritten_share = 0.9F;
constexpr float row_name_gap = 2.0F;      ///< of its height, to the rules at its right
constexpr float row_names_width = 0.25F;  ///< of the width of the grid
constexpr std::size_t row_names_min = 3;
constexpr float row_names_share = 0.6F;  ///< of the rows
constexpr float rule_reach = 1.5F;       ///< of a row's height, from the text to its rule

float middle_x(const bounding_box& box) {
  return (box.x0 + box.x1) / 2;
}

bool is_bold(const text_row& row) {
  return std::ranges::all_of(row.runs, [](const text_run& run) {
    return std::ranges::all_of(run.words, &table_word::bold);
  });
}

bool is_typewritten(const raw_page& page) {
  std::size_t characters = 0, monospace = 0;
  for (const auto& span : page.spans) {
    characters += span.characters;
    if (span.style.monospace) monospace += span.characters;
  }
  return static_cast<float>(monospace) > typewritten_share * static_cast<float>(characters);
}

/// Whether rules have already told where a table begins and ends.
enum class region_bounds { by_gaps, by_rules };

class table_search {
 public:
  explicit table_search(const raw_page& page)
      : page_(page), rules_(joined_rules(page.rules)), free_(page.lines.size(), true) {}

  page_tables run() {
    typewritten_ = is_typewritten(page_);
    const auto drawn = ruled_grids(rules_);
    made_.limited = drawn.limited;
    for (const auto& grid : drawn.grids) add_ruled(grid);
    for (const auto& zone : text_zones(page_, free_, rules_)) {
      add_open(text_rows(page_, zone, rules_));
    }
    return std::move(made_);
  }

 private:
  void add_ruled(const ruled_grid& drawn);
  ruled_grid with_row_names(const ruled_grid& grid) const;
  void add_open(const std::vector<text_row>& rows);
  bool add_region(std::span<const text_row> rows, region_bounds bounds);
  bool may_be_table(const cell_grid& cells);
  void add(const cell_grid& cells, std::span<const text_row> rows, bounding_box box);

  const raw_page& page_;
  std::vector<raw_rule> rules_;
  std::vector<bool> free_;  ///< lines that may be in a table that is not found yet
  page_tables made_;
  bool typewritten_ = false;
};

/// A grid grows when the lines of its cells become rows.
bool table_search::may_be_table(const cell_grid& cells) {
  if (cells.rows * cells.columns <= table_places_max) return has_table_text(texts_of(cells));
  made_.limited = true;
  return false;
}

void table_search::add(const cell_grid& cells, std::span<const text_row> rows, bounding_box box) {
  auto& made = made_.found.emplace_back();
  for (const auto& row : rows) {
    for (const auto& run : row.runs) {
      for (const auto& word : run.words) {
        if (!free_[word.line]) continue;
        free_[word.line] = false;
        made.lines.push_back(word.line);
        extend(box, page_.lines[word.line].bbox);
      }
    }
  }
  std::ranges::sort(made.lines);
  auto texts = texts_of(cells);
  made.table.kind = block_kind::table;
  made.table.bbox = box;
  made.table.font_size = rows[rows.size() / 2].size;
  made.table.header_rows = header_rows_of(texts);
  const bool bold_head = is_bold(rows.front()) && !is_bold(rows.back());
  if (made.table.header_rows == 0 && bold_head && texts.size() > 1) made.table.header_rows = 1;
  made.table.rows = std::move(texts);
  made.table.cells = places_of(cells);
}

/// Names or numbers of rows that stand left of the rules are a column, too.
ruled_grid table_search::with_row_names(const ruled_grid& grid) const {
  if (grid.columns() < 2) return grid;  // a box of code may have numbers of lines beside it
  std::size_t inside = 0, beside = 0;
  float left = grid.bbox.x0;
  for (std::size_t i = 0; i < page_.lines.size(); ++i) {
    const auto& box = page_.lines[i].bbox;
    if (!free_[i] || middle_y(box) < grid.bbox.y0 || middle_y(box) > grid.bbox.y1) continue;
    if (middle_x(box) > grid.bbox.x0) {
      if (box.x0 < grid.xs[1]) ++inside;
      continue;
    }
    if (box.x1 < grid.bbox.x0 - row_name_gap * (box.y1 - box.y0)) continue;
    left = std::min(left, box.x0);
    ++beside;
  }
  const bool narrow = grid.bbox.x0 - left < row_names_width * (grid.bbox.x1 - grid.bbox.x0);
  if (beside < row_names_min ||
      static_cast<float>(beside) < row_names_share * static_cast<float>(grid.rows()) ||
      beside > 2 * std::max(grid.rows(), inside) || !narrow) {
    return grid;
  }
  return with_column_before(grid, left - 1);
}

void table_search::add_ruled(const ruled_grid& drawn) {
  const auto grid = with_row_names(drawn);
  std::vector<bool> inside(page_.lines.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto& box = page_.lines[i].bbox;
    inside[i] = free_[i] && middle_x(box) > grid.bbox.x0 && middle_x(box) < grid.bbox.x1 &&
                middle_y(box) > grid.bbox.y0 && middle_y(box) < grid.bbox.y1;
  }
  const auto rows = text_rows(page_, inside, rules_);
  if (rows.empty()) return;
  auto cells = cells_of(page_, grid, rows);
  if (cells.crossed) {
    for (std::size_t i = 0; i < inside.size(); ++i) free_[i] = free_[i] && !inside[i];
    return;
  }
  if (cells.divided) {
    add_region(rows, region_bounds::by_rules);
    return;
  }
  drop_empty(cells.table);
  if (!may_be_table(cells.table)) return;
  add(cells.table, rows, grid.bbox);
}

bool table_search::add_region(std::span<const text_row> rows, region_bounds bounds) {
  const bool by_rules = bounds == region_bounds::by_rules;
  if (rows.front().runs.size() == 1 && is_caption(text_of(page_, rows.front().runs.front()))) {
    rows = rows.subspan(1);
  }
  if (rows.size() < 2) return false;
  bounding_box box{rows.front().runs.front().x0, rows.front().y0, rows.front().runs.back().x1,
                   rows.back().y1};
  for (const auto& row : rows) {
    box.x0 = std::min(box.x0, row.runs.front().x0);
    box.x1 = std::max(box.x1, row.runs.back().x1);
  }
  const float reach = rule_reach * (rows.front().y1 - rows.front().y0);
  rule_evidence evidence{.across = by_rules ? 2U : 0U, .typewritten = typewritten_};
  std::vector<float> across;
  std::vector<bounding_box> partial;  // such as those below heads over several columns
  for (const auto& rule : rules_) {
    const auto& b = rule.bbox;
    if (!rule.horizontal || b.y0 < box.y0 - reach || b.y0 > box.y1 + reach) continue;
    const float shared = std::min(b.x1, box.x1) - std::max(b.x0, box.x0);
    if (shared < 0.5F * (box.x1 - box.x0)) {
      if (shared > 0) partial.push_back(b);
      continue;
    }
    ++evidence.across;
    across.push_back(b.y0);
  }
  std::ranges::sort(across);
  if (are_crossed(rows, across)) return false;
  if (!by_rules && across.size() > 1) {
    const auto inner = rows_between(rows, across.front(), across.back());
    if (inner.size() >= 2 && inner.size() < rows.size() && evidence.across > 1) {
      return add_region(inner, region_bounds::by_rules);
    }
  }
  auto grid = grid_by_gaps(page_, rows);
  if (!is_open_table(grid, rows, evidence)) return false;
  span_heads(grid, std::move(partial));
  join_heads(grid, across);
  merge_rows(grid, across);
  auto cells = cells_of(grid);
  const int ruled_heads = rows_above_rule(grid, across);
  drop_empty(cells);
  if (!may_be_table(cells)) return false;
  add(cells, rows, box);
  if (ruled_heads > 0) made_.found.back().table.header_rows = ruled_heads;
  return true;
}

void table_search::add_open(const std::vector<text_row>& rows) {
  for (std::size_t first = 0; first < rows.size();) {
    if (rows[first].runs.size() < 2) {
      ++first;
      continue;
    }
    const auto end = end_with_last_lines(rows, first, end_of_region(rows, first), rules_);
    if (end - first >= 2)
      add_region(std::span(rows).subspan(first, end - first), region_bounds::by_gaps);
    first = end;
  }
}

}  // namespace

page_tables find_tables(const raw_page& page) {
  if (page.words.size() > words_max) return {.limited = true};
  return table_search(page).run();
}

raw_page with_tables_in_place(raw_page page, std::span<const found_table> tables) {
  const auto lines = std::exchange(page.lines, {});
  const auto blocks = std::exchange(page.blocks, {});
  std::vector<int> table_of(lines.size(), -1);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (const auto line : tables[t].lines) table_of[line] = static_cast<int>(t);
  }
  std::vector<bool> placed(tables.size());
  for (const auto& block : blocks) {
    if (block.line_count == 0) page.blocks.push_back(block);
    bool open = false;
    for (std::uint32_t i = block.first_line; i < block.first_line + block.line_count; ++i) {
      if (const int table = table_of[i]; table >= 0) {
        const auto index = static_cast<std::size_t>(table);
        if (placed[index]) continue;
        placed[index] = true;
        open = false;
        page.blocks.push_back({.table = table, .bbox = tables[index].table.bbox});
        continue;
      }
      if (!open) {
        page.blocks.push_back(
            {.first_line = static_cast<std::uint32_t>(page.lines.size()), .bbox = lines[i].bbox});
      }
      open = true;
      page.lines.push_back(lines[i]);
      extend(page.blocks.back().bbox, lines[i].bbox);
      ++page.blocks.back().line_count;
    }
  }
  return page;
}

}  // namespace pagemill::extract
