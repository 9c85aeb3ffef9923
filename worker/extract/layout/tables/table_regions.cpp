#include "worker/extract/layout/tables/table_regions.hpp"

#include <algorithm>

namespace pagemill::extract {
namespace {

constexpr float row_distance = 2.2F;        ///< of the height, between two rows of a table
constexpr std::size_t lone_runs_max = 3;    ///< rows of one cell between fuller ones
constexpr std::size_t prose_words_min = 8;  ///< of a row of one cell that ends a table
constexpr float last_line_gap = 0.5F;       ///< of the height, between lines of a cell
constexpr float head_gap = 1.1F;  ///< of the widest between rows, to those above the first rule
constexpr std::size_t heads_above_max = 3;
constexpr float crossed_edge = 0.3F;  ///< of a row's height that rules may touch
constexpr float crossed_rows = 0.2F;  ///< of the rows

float widest_gap(std::span<const text_row> rows, std::size_t first, std::size_t end) {
  float widest = 0;
  for (auto i = first + 1; i < end; ++i) widest = std::max(widest, rows[i].y0 - rows[i - 1].y1);
  return widest;
}

}  // namespace

std::size_t end_of_region(std::span<const text_row> rows, std::size_t first) {
  std::size_t end = first + 1, lone = 0;
  for (std::size_t i = first + 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const float height = row.y1 - row.y0;
    if (row.y0 - rows[i - 1].y1 > row_distance * height) break;
    if (row.runs.size() > 1) {
      end = i + 1;
      lone = 0;
      continue;
    }
    if (++lone > lone_runs_max || row.runs.front().words.size() >= prose_words_min) break;
  }
  return end;
}

std::size_t end_with_last_lines(std::span<const text_row> rows, std::size_t first, std::size_t end,
                                std::span<const raw_rule> rules) {
  float left = rows[first].runs.front().x0, right = rows[first].runs.back().x1;
  for (const auto& row : rows.subspan(first, end - first)) {
    left = std::min(left, row.runs.front().x0);
    right = std::max(right, row.runs.back().x1);
  }
  const auto ends_below = [&](const text_row& row) {
    return std::ranges::any_of(rules, [&](const raw_rule& rule) {
      const auto& b = rule.bbox;
      return rule.horizontal && b.y0 > row.middle() && b.y0 < row.y1 + (row.y1 - row.y0) &&
             std::min(b.x1, right) - std::max(b.x0, left) > 0.5F * (right - left);
    });
  };
  // A rule above them ends the table: notes stand below.
  if (ends_below(rows[end - 1])) return end;
  for (auto i = end; i < std::min(rows.size(), end + lone_runs_max); ++i) {
    const auto& row = rows[i];
    if (row.runs.size() > 1 || row.runs.front().x0 < left || row.runs.front().x1 > right ||
        row.y0 - rows[i - 1].y1 > last_line_gap * (row.y1 - row.y0)) {
      break;
    }
    if (ends_below(row)) return i + 1;
  }
  return end;
}

std::span<const text_row> rows_between(std::span<const text_row> rows, float top, float bottom) {
  const auto inside = [&](const text_row& row) {
    return row.middle() > top && row.middle() < bottom;
  };
  std::size_t first = 0, end = rows.size();
  while (first < end && !inside(rows[first])) ++first;
  while (end > first && !inside(rows[end - 1])) --end;
  if (first == end) return {};  // no row is inside, so none stands above the first one
  const float widest = head_gap * widest_gap(rows, first, end);
  for (std::size_t heads = 0; heads < heads_above_max && first > 0; ++heads) {
    const auto &head = rows[first - 1], &below = rows[first];
    if (head.runs.size() < 2 || below.y0 - head.y1 >= std::max(below.y1 - below.y0, widest)) break;
    --first;
  }
  return rows.subspan(first, end - first);
}

bool are_crossed(std::span<const text_row> rows, std::span<const float> rules) {
  const auto is_crossed = [rules](const text_row& row) {
    const float edge = crossed_edge * (row.y1 - row.y0);
    const auto next = std::ranges::lower_bound(rules, row.y0 + edge);
    return next != rules.end() && *next < row.y1 - edge;
  };
  const auto crossed = std::ranges::count_if(rows, is_crossed);
  return static_cast<float>(crossed) > crossed_rows * static_cast<float>(rows.size());
}

}  // namespace pagemill::extract
