#include "tests/support/pdf/long_table.hpp"

#include <array>
#include <format>

#include "tests/support/pdf/prose.hpp"

namespace pagemill::pdf_writer {
namespace {

constexpr int groups = 4;
constexpr int rows_of_group = 3;
constexpr int head_rows = 2;
constexpr double line_height = 18;
constexpr std::array<double, 5> edges{64, 150, 300, 415, 531};

}  // namespace

std::vector<std::vector<std::string>> long_table_rows(std::uint64_t seed, int page) {
  std::vector<std::vector<std::string>> rows{{"Region", "Place", "Counts", ""},
                                             {"", "", "Spring", "Autumn"}};
  random_numbers random(seed * 1000 + static_cast<std::uint64_t>(page));
  for (int row = 0; row < groups * rows_of_group; ++row) {
    const int group = (page - 1) * groups + row / rows_of_group + 1;
    const int place = (page - 1) * groups * rows_of_group + row;
    rows.push_back({row % rows_of_group == 0 ? std::format("Region {}", group) : "",
                    fact_of_page(seed + 2, place).place, std::to_string(100 + random.below(900)),
                    std::to_string(100 + random.below(900))});
  }
  return rows;
}

double draw_long_table(page_canvas& canvas, std::uint64_t seed, int page, double top) {
  const auto rows = long_table_rows(seed, page);
  const auto y_of = [top](std::size_t row) { return top - line_height * static_cast<double>(row); };
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      if (rows[r][c].empty()) continue;
      canvas.line(r < head_rows ? font::bold : font::body, 9, edges[c] + 4, y_of(r) - 13,
                  rows[r][c]);
    }
    const bool group_ends = r >= head_rows && (r - head_rows) % rows_of_group == 0;
    // Inside the header rows only the counts have a rule, inside a group all but the region.
    const double from = r == 0 || r == head_rows || group_ends ? edges[0]
                        : r == 1                               ? edges[2]
                                                               : edges[1];
    canvas.rule(from, y_of(r), edges.back(), y_of(r));
  }
  const double bottom = y_of(rows.size());
  canvas.rule(edges.front(), bottom, edges.back(), bottom);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    canvas.rule(edges[i], i == 3 ? y_of(1) : top, edges[i], bottom);
  }
  return bottom;
}

}  // namespace pagemill::pdf_writer
