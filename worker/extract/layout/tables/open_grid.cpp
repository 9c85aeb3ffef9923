#include "worker/extract/layout/tables/open_grid.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/tables/ruled_cells.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float crossing_share = 0.06F;  ///< of the rows that may cross a gap between columns
/// Of the runs of a full row: a row with fewer has no vote on columns.
constexpr float full_row_share = 0.7F;
constexpr float separator_width = 1.5F;  ///< points
constexpr float split_gap = 0.3F;        ///< em between words that stand in two columns
constexpr std::ptrdiff_t head_lines_max = 6;
constexpr float close_pitch = 1.4F;  ///< of a row's height, between lines of one cell
constexpr float ruled_share = 0.4F;  ///< of the rows that have a rule below
constexpr std::size_t rules_min = 4;

/// The number of runs that a quarter of the rows have at least.
std::size_t full_row(std::span<const text_row> rows) {
  std::vector<std::size_t> counts;
  for (const auto& row : rows) {
    if (row.runs.size() > 1) counts.push_back(row.runs.size());
  }
  if (counts.empty()) return 1;
  const auto nth = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 4);
  std::ranges::nth_element(counts, nth, std::ranges::greater());
  return *nth;
}

bool votes(const text_row& row, std::size_t full) {
  return row.runs.size() > 1 &&
         static_cast<float>(row.runs.size()) >= full_row_share * static_cast<float>(full);
}

std::vector<float> separators_of(std::span<const text_row> rows, std::size_t full) {
  std::vector<std::pair<float, int>> edges;
  std::size_t voters = 0;
  for (const auto& row : rows) {
    if (!votes(row, full)) continue;
    ++voters;
    for (const auto& run : row.runs) {
      edges.emplace_back(run.x0, 1);
      edges.emplace_back(run.x1, -1);
    }
  }
  std::ranges::sort(edges);
  const auto crossing = static_cast<int>(crossing_share * static_cast<float>(voters));
  std::vector<float> separators;
  int covered = 0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    covered += edges[i].second;
    const float from = edges[i].first, to = edges[i + 1].first;
    if (covered > crossing || to - from < separator_width) continue;
    // At the margins only few rows stand, too: a gap has text on both sides.
    separators.push_back((from + to) / 2);
  }
  return separators;
}

/// Leaves out separators that have no cell between them and the one before.
void drop_empty_columns(std::span<const text_row> rows, std::size_t full,
                        std::vector<float>& separators) {
  std::vector<std::size_t> cells(separators.size() + 1);
  for (const auto& row : rows) {
    if (!votes(row, full)) continue;
    for (const auto& run : row.runs) {
      const auto at = std::ranges::lower_bound(separators, (run.x0 + run.x1) / 2);
      ++cells[static_cast<std::size_t>(at - separators.begin())];
    }
  }
  const std::size_t least = rows.size() >= 8 ? 2 : 1;
  std::vector<float> kept;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < separators.size(); ++i) {
    sum += cells[i];
    if (sum < least) continue;
    kept.push_back(separators[i]);
    sum = 0;
  }
  if (sum + cells.back() < least && !kept.empty()) kept.pop_back();
  separators = std::move(kept);
}

std::size_t column_of(std::span<const float> separators, float x) {
  return static_cast<std::size_t>(std::ranges::lower_bound(separators, x) - separators.begin());
}

void add_cell(table_row& out, row_cell cell) {
  if (!out.cells.empty() && out.cells.back().column + out.cells.back().column_span > cell.column) {
    auto& before = out.cells.back();
    before.text += ' ' + cell.text;
    before.column_span =
        std::max(before.column_span, cell.column + cell.column_span - before.column);
    extend(before.bbox, cell.bbox);
    return;
  }
  out.cells.push_back(std::move(cell));
}

/// What a separator does in the white between two words of a run.
enum class run_at_separator { is_cut, goes_on };

void add_run(const raw_page& page, const text_run& run, std::span<const float> separators,
             run_at_separator rule, table_row& out) {
  text_run piece{.x0 = run.x0};
  const auto close = [&] {
    if (piece.words.empty()) return;
    const float inside = std::min(1.0F, (piece.x1 - piece.x0) / 4);
    const auto first = column_of(separators, piece.x0 + inside);
    const auto last = column_of(separators, piece.x1 - inside);
    add_cell(out, {.column = first,
                   .column_span = last + 1 - first,
                   .text = text_of(page, piece),
                   .bbox = box_of(page, piece)});
    piece.words.clear();
  };
  for (const auto& word : run.words) {
    if (rule == run_at_separator::is_cut && !piece.words.empty() &&
        word.x0 - piece.x1 > split_gap * word.size &&
        column_of(separators, piece.x1 - 1) < column_of(separators, word.x0 + 1)) {
      close();
    }
    if (piece.words.empty()) piece.x0 = word.x0, piece.x1 = word.x1;
    piece.x1 = std::max(piece.x1, word.x1);
    piece.words.push_back(word);
  }
  close();
}

float percentile(std::vector<float> values, float share) {
  const auto nth =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<float>(values.size() - 1));
  std::ranges::nth_element(values, nth);
  return *nth;
}

std::ptrdiff_t band_of(const table_row& row, std::span<const float> rules) {
  return std::ranges::lower_bound(rules, (row.y0 + row.y1) / 2) - rules.begin();
}

/// Whether a column has a number in both: numbers have no second line.
bool numbers_meet(const table_row& a, const table_row& b) {
  return std::ranges::any_of(b.cells, [&a](const row_cell& cell) {
    const auto above = std::ranges::find(a.cells, cell.column, &row_cell::column);
    return above != a.cells.end() && is_numeric(cell.text) && is_numeric(above->text);
  });
}

/// Whether `row` has all columns of the one above and begins as a row does.
bool is_like(const table_row& above, const table_row& row) {
  return row.cells.size() > 1 && row.cells.size() >= above.cells.size() &&
         row.cells.front().column == 0 && !starts_lower_case(row.cells.front().text);
}

void merge_by_distance(std::span<table_row> rows, std::vector<table_row>& merged) {
  std::vector<float> pitches;
  for (std::size_t i = 1; i < rows.size(); ++i) pitches.push_back(rows[i].y0 - rows[i - 1].y0);
  if (pitches.empty()) pitches.push_back(0);
  const float small = percentile(pitches, 0.2F), large = percentile(pitches, 0.8F);
  const auto before = merged.size();
  float last_y0 = 0;
  for (auto& row : rows) {
    const float pitch = row.y0 - last_y0;
    last_y0 = row.y0;
    bool same = false;
    if (merged.size() > before && !row.cells.empty() && pitch < close_pitch * (row.y1 - row.y0)) {
      const bool few = row.cells.size() <= std::max<std::size_t>(1, merged.back().cells.size() / 2);
      same = large > 1.3F * small ? pitch < 1.15F * small : row.cells.front().column > 0 && few;
      same = same && !numbers_meet(merged.back(), row) && !is_like(merged.back(), row);
    }
    if (same)
      append_row(merged.back(), row);
    else
      merged.push_back(std::move(row));
  }
}

}  // namespace

void join_heads(open_grid& grid) {
  const auto has_numbers = [](const table_row& row) {
    const auto numbers = std::ranges::count_if(
        row.cells, [](const row_cell& cell) { return is_numeric(cell.text); });
    return 3 * static_cast<std::size_t>(numbers) >= row.cells.size();
  };
  const auto body = std::ranges::find_if(grid.rows, has_numbers);
  if (body == grid.rows.end() || body - grid.rows.begin() > head_lines_max) return;
  for (auto below = grid.rows.begin(); below != body; ++below) {
    if (below == grid.rows.begin()) continue;
    auto& above = *std::prev(below);
    if (below->y0 - above.y0 > close_pitch * (below->y1 - below->y0)) continue;
    for (auto& cell : below->cells) {
      const auto head = std::ranges::find(above.cells, cell.column, &row_cell::column);
      if (head == above.cells.end() || head->column_span > 1 || cell.column_span > 1) continue;
      std::swap(cell.text, head->text);
      join_line(cell.text, head->text);
      extend(cell.bbox, head->bbox);
      above.cells.erase(head);
    }
  }
  std::erase_if(grid.rows, [](const table_row& row) { return row.cells.empty(); });
}

void append_row(table_row& to, const table_row& from) {
  to.y1 = std::max(to.y1, from.y1);
  for (const auto& cell : from.cells) {
    const auto at = std::ranges::find_if(to.cells, [&](const row_cell& c) {
      return c.column <= cell.column && cell.column < c.column + c.column_span;
    });
    if (at != to.cells.end()) {
      join_line(at->text, cell.text);
      at->column_span = std::max(at->column_span, cell.column + cell.column_span - at->column);
      extend(at->bbox, cell.bbox);
      continue;
    }
    const auto place = std::ranges::upper_bound(to.cells, cell.column, {}, &row_cell::column);
    to.cells.insert(place, cell);
  }
}

open_grid grid_by_gaps(const raw_page& page, std::span<const text_row> rows) {
  open_grid grid;
  const auto full = full_row(rows);
  grid.separators = separators_of(rows, full);
  if (!grid.separators.empty()) drop_empty_columns(rows, full, grid.separators);
  for (const auto& row : rows) {
    table_row out{.y0 = row.y0, .y1 = row.y1};
    const auto rule = votes(row, full) ? run_at_separator::is_cut : run_at_separator::goes_on;
    for (const auto& run : row.runs) {
      add_run(page, run, grid.separators, rule, out);
    }
    grid.rows.push_back(std::move(out));
  }
  return grid;
}

void merge_rows(open_grid& grid, std::span<const float> rules) {
  if (grid.rows.size() < 2) return;
  const bool ruled =
      rules.size() >= rules_min &&
      static_cast<float>(rules.size()) >= ruled_share * static_cast<float>(grid.rows.size());
  std::vector<table_row> merged;
  if (!ruled) {
    merge_by_distance(grid.rows, merged);
  } else {
    for (std::size_t first = 0; first < grid.rows.size();) {
      std::size_t end = first + 1;
      while (end < grid.rows.size() &&
             band_of(grid.rows[end], rules) == band_of(grid.rows[first], rules)) {
        ++end;
      }
      const auto band = std::span(grid.rows).subspan(first, end - first);
      if (auto whole = whole_rows(band); !whole.empty()) {
        merge_by_distance(whole, merged);
      } else {
        merged.push_back(std::move(band.front()));
        for (const auto& row : band.subspan(1)) append_row(merged.back(), row);
      }
      first = end;
    }
  }
  grid.rows = std::move(merged);
}

cell_grid cells_of(const open_grid& grid) {
  cell_grid out{.rows = grid.rows.size(), .columns = grid.columns()};
  for (std::size_t r = 0; r < grid.rows.size(); ++r) {
    const auto& cells = grid.rows[r].cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto& cell = cells[i];
      // Lines of one row may have gaps at different places.
      const auto end = i + 1 < cells.size() ? cells[i + 1].column : grid.columns();
      const auto span = std::min(cell.column_span, end - cell.column);
      out.cells.push_back({{.row = static_cast<int>(r),
                            .column = static_cast<int>(cell.column),
                            .column_span = static_cast<int>(span),
                            .bbox = cell.bbox},
                           cell.text});
    }
  }
  return out;
}

}  // namespace pagemill::extract
