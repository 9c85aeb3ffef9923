#include "worker/extract/layout/tables/row_merging.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::ptrdiff_t head_lines_max = 6;
constexpr float closer = 0.93F;      ///< the distance of a second line, by that of the next row
constexpr float close_pitch = 1.4F;  ///< of a row's height, between lines of one cell
constexpr float ruled_share = 0.4F;  ///< of the rows that have a rule below
constexpr std::size_t rules_min = 4;
constexpr std::size_t whole_rows_min = 3;  ///< without numbers
constexpr float whole_share = 0.6F;  ///< of the columns, in each row of those between two rules

float percentile(std::vector<float> values, float share) {
  const auto nth =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<float>(values.size() - 1));
  std::ranges::nth_element(values, nth);
  return *nth;
}

std::ptrdiff_t band_of(const table_row& row, std::span<const float> rules) {
  return std::ranges::lower_bound(rules, (row.y0 + row.y1) / 2) - rules.begin();
}

/// The first cell of `row` that begins at `column` or behind it.
auto cell_from(auto& row, std::size_t column) {
  return std::ranges::lower_bound(row.cells, column, {}, &row_cell::column);
}

/// The cell that begins at `column`, or the end.
auto cell_at(auto& row, std::size_t column) {
  const auto found = cell_from(row, column);
  return found != row.cells.end() && found->column == column ? found : row.cells.end();
}

/// Whether a column has a number in both: numbers have no second line.
bool numbers_meet(const table_row& a, const table_row& b) {
  return std::ranges::any_of(b.cells, [&a](const row_cell& cell) {
    if (!is_numeric(cell.text)) return false;
    const auto above = cell_at(a, cell.column);
    return above != a.cells.end() && is_numeric(above->text);
  });
}

/// Whether `row` has all columns of the one above and begins as a row does.
bool is_like(const table_row& above, const table_row& row) {
  return row.cells.size() > 1 && row.cells.size() >= above.cells.size() &&
         row.cells.front().column == 0 && !starts_lower_case(row.cells.front().text);
}

/// Whether several cells of `row` are below one of the row above: that is their common head.
bool divides(const table_row& above, const table_row& row) {
  return std::ranges::any_of(above.cells, [&row](const row_cell& head) {
    if (head.column_span == 1) return false;
    const auto first = cell_from(row, head.column);
    return first != row.cells.end() && std::next(first) != row.cells.end() &&
           std::next(first)->column < head.column + head.column_span;
  });
}

/// Whether row `i` is only the second line of the name of the row above: it stands closer to it
/// than to the next, or begins with a small letter.
bool goes_on_name(std::span<const table_row> rows, std::size_t i, const table_row& above) {
  const auto& row = rows[i];
  if (i == 0 || row.cells.size() != 1 || row.cells.front().column != 0 ||
      row.cells.front().column_span != 1 || above.cells.empty() ||
      above.cells.front().column != 0 || above.cells.size() < 2) {
    return false;
  }
  const auto& text = row.cells.front().text;
  if (starts_lower_case(text)) return !text.ends_with(':');
  return i + 1 < rows.size() && row.y0 - rows[i - 1].y0 < closer * (rows[i + 1].y0 - row.y0);
}

void merge_by_distance(std::span<table_row> rows, std::vector<table_row>& merged) {
  std::vector<float> pitches;
  for (std::size_t i = 1; i < rows.size(); ++i) pitches.push_back(rows[i].y0 - rows[i - 1].y0);
  if (pitches.empty()) pitches.push_back(0);
  const float small = percentile(pitches, 0.2F), large = percentile(pitches, 0.8F);
  const auto before = merged.size();
  float last_y0 = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    const float pitch = row.y0 - last_y0;
    last_y0 = row.y0;
    bool same = false;
    if (merged.size() > before && !row.cells.empty() && pitch < close_pitch * (row.y1 - row.y0)) {
      const bool few = row.cells.size() <= std::max<std::size_t>(1, merged.back().cells.size() / 2);
      same = large > 1.3F * small ? pitch < 1.15F * small : row.cells.front().column > 0 && few;
      same = same || goes_on_name(rows, i, merged.back());
      same = same && !numbers_meet(merged.back(), row) && !is_like(merged.back(), row) &&
             !divides(merged.back(), row);
    }
    if (same)
      append_row(merged.back(), row);
    else
      merged.push_back(std::move(row));
  }
}

/// Those that cells of `rows` begin in, ascending.
std::vector<std::size_t> columns_of_cells(std::span<const table_row> rows) {
  std::vector<std::size_t> columns;
  for (const auto& row : rows) {
    for (const auto& cell : row.cells) columns.push_back(cell.column);
  }
  std::ranges::sort(columns);
  columns.erase(std::ranges::unique(columns).begin(), columns.end());
  return columns;
}

/// Adds each of `others` to the row that it stands closest to.
std::vector<table_row> with_nearest(std::vector<table_row> rows,
                                    std::span<const table_row> others) {
  const auto places = rows;  // a row that grew attracts no more
  std::vector<table_row> before(rows.size());
  for (const auto& other : others) {
    const auto below = std::ranges::lower_bound(places, other.y0, {}, &table_row::y0);
    auto index = static_cast<std::size_t>(below - places.begin());
    const bool first = index == 0, last = index == places.size();
    if (last || (!first && other.y0 - places[index - 1].y1 <= places[index].y0 - other.y1)) --index;
    append_row(other.y0 < places[index].y0 ? before[index] : rows[index], other);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (before[i].cells.empty()) continue;
    before[i].y0 = places[i].y0;
    append_row(before[i], rows[i]);
    rows[i] = std::move(before[i]);
  }
  return rows;
}

}  // namespace

void join_heads(open_grid& grid, std::span<const float> rules) {
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
    if (band_of(above, rules) != band_of(*below, rules)) continue;
    for (auto& cell : below->cells) {
      const auto head = cell_at(above, cell.column);
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

std::vector<table_row> whole_rows(std::span<const table_row> band) {
  const auto used = static_cast<float>(columns_of_cells(band).size());
  std::vector<table_row> whole, others;
  bool numbers = true, all = true;
  for (const auto& row : band) {
    const auto cells = static_cast<float>(row.cells.size());
    if (cells < 2 || cells < whole_share * used) {
      others.push_back(row);
      continue;
    }
    numbers = numbers &&
              std::ranges::any_of(row.cells, [](const row_cell& c) { return is_numeric(c.text); });
    all = all && cells == used;
    whole.push_back(row);
  }
  if (whole.size() < 2 || !(numbers || (all && whole.size() >= whole_rows_min))) return {};
  const auto taken = columns_of_cells(whole);
  std::vector<table_row> lines;  // of cells of these rows, such as the second one of a name
  for (const auto& row : others) {
    const bool is_line = std::ranges::any_of(row.cells, [&taken](const row_cell& cell) {
      return std::ranges::binary_search(taken, cell.column);
    });
    if (is_line && !(numbers && whole.size() >= whole_rows_min)) return {};
    // What stands in the middle of a cell over all rows belongs to the first.
    if (is_line)
      lines.push_back(row);
    else
      append_row(whole.front(), row);
  }
  return with_nearest(std::move(whole), lines);
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
        // Above all rules there may be heads and the first row.
        const bool above = band_of(merged.back(), rules) == 0;
        for (auto& row : band.subspan(1)) {
          if ((above && is_like(merged.back(), row)) || divides(merged.back(), row))
            merged.push_back(std::move(row));
          else
            append_row(merged.back(), row);
        }
      }
      first = end;
    }
  }
  grid.rows = std::move(merged);
}

}  // namespace pagemill::extract
