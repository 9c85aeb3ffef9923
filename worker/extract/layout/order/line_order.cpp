#include "worker/extract/layout/order/line_order.hpp"

#include <algorithm>
#include <cmath>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

/// More are no order that could be repaired, and would take quadratic time.
constexpr std::size_t runs_max = 200;
constexpr std::size_t lines_max = 3000;

bool steps_back(const bounding_box& from, const bounding_box& to) {
  constexpr float overlap = 0.3F;  // of a line's height, of lines one above the other
  const float height = lower_height(from, to);
  if (to.y1 < from.y0 + overlap * height) return to.x0 < from.x1 - 1;
  return std::fabs(middle_y(from) - middle_y(to)) < height / 2 && to.x1 < from.x0 + 1;
}

/// Parts of the file's order without a step back.
std::vector<line_order> runs_of(std::span<const raw_line> lines, const line_order& drawn) {
  std::vector<line_order> runs;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (i == 0 || steps_back(lines[drawn[i - 1]].bbox, lines[drawn[i]].bbox)) runs.emplace_back();
    runs.back().push_back(drawn[i]);
  }
  return runs;
}

bool is_below(const bounding_box& line, const bounding_box& above) {
  return line.y0 >= middle_y(above) + lower_height(line, above) / 2 - 0.5F &&
         std::min(line.x1, above.x1) > std::max(line.x0, above.x0);
}

}  // namespace

std::size_t count_steps_back(std::span<const raw_line> lines, const line_order& order) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (steps_back(lines[order[i - 1]].bbox, lines[order[i]].bbox)) ++count;
  }
  return count;
}

line_order runs_in_place(std::span<const raw_line> lines, const line_order& drawn) {
  const auto runs = runs_of(lines, drawn);
  if (runs.size() > runs_max || drawn.size() > lines_max) return drawn;
  line_order order;
  for (const auto& next : runs) {
    for (auto rest = std::span(next); !rest.empty();) {
      const auto at = std::ranges::find_if(order, [&](std::uint32_t i) {
        return is_below(lines[i].bbox, lines[rest.front()].bbox);
      });
      // Those that follow below the line found look for a place of their own.
      std::size_t count = 1;
      while (at != order.end() && count < rest.size() &&
             lines[rest[count]].bbox.y0 < lines[*at].bbox.y0) {
        ++count;
      }
      order.insert(at, rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count));
      rest = rest.subspan(count);
    }
  }
  return order;
}

}  // namespace pagemill::extract
