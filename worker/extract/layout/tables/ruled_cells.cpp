#include "worker/extract/layout/tables/ruled_cells.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/tables/row_merging.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t divided_rows = 3;  ///< of a cell, with several texts each
constexpr float core = 0.3F;             ///< of a row's height at both edges that rules may touch
constexpr float crossed_share = 0.2F;    ///< of the words

/// What one row of text has in one cell.
struct cell_piece {
  std::size_t text_row = 0;
  std::string text;
};

class cell_filler {
 public:
  cell_filler(const raw_page& page, const ruled_grid& grid)
      : page_(page), grid_(grid), pieces_(grid.cell.size()), divided_(grid.cell.size()) {}

  ruled_cells run(std::span<const text_row> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) add(rows[i], i);
    ruled_cells out;
    out.divided = std::ranges::any_of(divided_, [](std::size_t n) { return n >= divided_rows; });
    out.crossed = static_cast<float>(crossed_) > crossed_share * static_cast<float>(words_);
    out.table = table(rows);
    return out;
  }

 private:
  static std::size_t place(std::span<const float> lines, float at) {
    const auto after = std::ranges::upper_bound(lines, at) - lines.begin() - 1;
    return static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(after, 0, static_cast<std::ptrdiff_t>(lines.size()) - 2));
  }
  std::size_t cell_at(float x, float y) const {
    return grid_.cell[grid_.field(place(grid_.ys, y), place(grid_.xs, x))];
  }
  void add(const text_row& row, std::size_t index) {
    const float edge = core * (row.y1 - row.y0);
    std::size_t last = grid_.cell.size();
    for (const auto& run : row.runs) {
      text_run piece;
      std::size_t cell = last;
      const auto close = [&] {
        if (piece.words.empty()) return;
        if (cell == last) ++divided_[cell];
        last = cell;
        pieces_[cell].push_back({index, text_of(page_, piece)});
        piece.words.clear();
      };
      for (const auto& word : run.words) {
        const float x = (word.x0 + word.x1) / 2;
        const auto here = cell_at(x, row.middle());
        ++words_;
        if (cell_at(x, row.y0 + edge) != cell_at(x, row.y1 - edge)) ++crossed_;
        if (here != cell) close();
        cell = here;
        piece.words.push_back(word);
      }
      close();
    }
  }
  bool is_tall(std::size_t cell) const {
    const auto below = cell + grid_.columns();
    return below < grid_.cell.size() && grid_.cell[below] == cell;
  }
  /// The cells of one row of fields, by rows of text.
  std::vector<table_row> lines_of(std::size_t r, std::span<const text_row> rows) const {
    std::vector<std::pair<std::size_t, row_cell>> lines;
    for (std::size_t c = 0; c < grid_.columns(); ++c) {
      const auto cell = grid_.field(r, c);
      if (grid_.cell[cell] != cell || is_tall(cell)) continue;
      const auto span = span_of(grid_, cell);
      for (const auto& piece : pieces_[cell]) {
        const auto& row = rows[piece.text_row];
        lines.emplace_back(piece.text_row, row_cell{.column = c,
                                                    .column_span = span.columns,
                                                    .text = piece.text,
                                                    .bbox = {grid_.xs[c], row.y0,
                                                             grid_.xs[c + span.columns], row.y1}});
      }
    }
    std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.first; });
    std::vector<table_row> band;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i == 0 || lines[i - 1].first != lines[i].first) {
        const auto& row = rows[lines[i].first];
        band.push_back({.y0 = row.y0, .y1 = row.y1});
      }
      band.back().cells.push_back(std::move(lines[i].second));
    }
    return band;
  }
  cell_grid table(std::span<const text_row> rows) const {
    std::vector<std::vector<table_row>> bands;  // of each row of fields: the rows it holds, if many
    std::vector<int> first{0};                  // of each row of fields: its first row in the table
    for (std::size_t r = 0; r < grid_.rows(); ++r) {
      bands.push_back(whole_rows(lines_of(r, rows)));
      const auto count = std::max<std::size_t>(1, bands.back().size());
      first.push_back(first.back() + static_cast<int>(count));
    }
    cell_grid out{.rows = static_cast<std::size_t>(first.back()), .columns = grid_.columns()};
    for (std::size_t r = 0; r < grid_.rows(); ++r) {
      for (std::size_t i = 0; i < bands[r].size(); ++i) {
        add_line(bands[r][i], first[r] + static_cast<int>(i), out);
      }
      for (std::size_t c = 0; c < grid_.columns(); ++c) {
        const auto cell = grid_.field(r, c);
        if (grid_.cell[cell] != cell || (!bands[r].empty() && !is_tall(cell))) continue;
        add_field(r, c, span_of(grid_, cell), first, out);
      }
    }
    std::ranges::sort(out.cells, {}, [](const grid_cell& cell) {
      return std::pair(cell.place.row, cell.place.column);
    });
    return out;
  }
  static void add_line(const table_row& line, int row, cell_grid& out) {
    const auto begin = out.cells.size();
    for (const auto& cell : line.cells) {
      const int column = static_cast<int>(cell.column);
      if (out.cells.size() > begin && out.cells.back().place.column == column) {
        join_line(out.cells.back().text, cell.text);  // a wide gap inside
        continue;
      }
      out.cells.push_back({{.row = row,
                            .column = column,
                            .column_span = static_cast<int>(cell.column_span),
                            .bbox = cell.bbox},
                           cell.text});
    }
  }
  /// A cell that is not divided into lines. `first`: the rows of the table where rows of fields
  /// begin.
  void add_field(std::size_t r, std::size_t c, field_span span, const std::vector<int>& first,
                 cell_grid& out) const {
    grid_cell cell{
        {.row = first[r],
         .column = static_cast<int>(c),
         .row_span = first[r + span.rows] - first[r],
         .column_span = static_cast<int>(span.columns),
         .bbox = {grid_.xs[c], grid_.ys[r], grid_.xs[c + span.columns], grid_.ys[r + span.rows]}},
        ""};
    for (const auto& piece : pieces_[grid_.field(r, c)]) join_line(cell.text, piece.text);
    out.cells.push_back(std::move(cell));
  }

  const raw_page& page_;
  const ruled_grid& grid_;
  std::vector<std::vector<cell_piece>> pieces_;  ///< of each cell, at its first field
  std::vector<std::size_t> divided_;             ///< likewise: texts beside another in one row
  std::size_t words_ = 0, crossed_ = 0;
};

}  // namespace

ruled_cells cells_of(const raw_page& page, const ruled_grid& grid, std::span<const text_row> rows) {
  return cell_filler(page, grid).run(rows);
}

}  // namespace pagemill::extract
