#include "worker/extract/layout/tables/open_grid.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

constexpr float crossing_share = 0.06F;  ///< of the rows that may cross a gap between columns
/// Of the runs of a full row: a row with fewer has no vote on columns.
constexpr float full_row_share = 0.7F;
constexpr float separator_width = 1.5F;  ///< points
constexpr float split_gap = 0.3F;        ///< em between words that stand in two columns

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

}  // namespace

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
