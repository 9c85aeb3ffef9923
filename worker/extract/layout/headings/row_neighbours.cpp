#include "worker/extract/layout/headings/row_neighbours.hpp"

#include <algorithm>
#include <numeric>

namespace pagemill::extract {
namespace {

constexpr std::size_t steps_max = 80;
constexpr float overlap_size = 0.3F;  ///< of the size, by which rows above each other may overlap

}  // namespace

bool overlap_across(const bounding_box& a, const bounding_box& b) {
  return std::min(a.x1, b.x1) > std::max(a.x0, b.x0);
}

neighbour_finder::neighbour_finder(std::span<const row> rows, float reach)
    : rows_(rows), reach_(reach), by_y_(rows.size()), places_(rows.size()) {
  std::iota(by_y_.begin(), by_y_.end(), 0U);
  std::ranges::stable_sort(by_y_, {}, [&](std::uint32_t i) { return rows[i].bbox.y0; });
  for (std::uint32_t i = 0; i < by_y_.size(); ++i) places_[by_y_[i]] = i;
}

/// Whether rows further on may still be neighbours.
bool neighbour_finder::look_at(const row& line, const row& other, row_neighbours& found) const {
  const float shared =
      std::min(line.bbox.y1, other.bbox.y1) - std::max(line.bbox.y0, other.bbox.y0);
  if (shared > 0.5F * (line.bbox.y1 - line.bbox.y0)) {
    ++found.beside;
    if (other.bbox.x1 <= line.bbox.x0 + 1) ++found.beside_left;
  }
  if (!overlap_across(line.bbox, other.bbox)) return true;
  const float slack = overlap_size * line.size;
  const float above = line.bbox.y0 - other.bbox.y1, below = other.bbox.y0 - line.bbox.y1;
  if (above >= -slack && (found.above == nullptr || above < found.gap_above)) {
    found.above = &other;
    found.gap_above = above;
  }
  if (below >= -slack && (found.below == nullptr || below < found.gap_below)) {
    found.below = &other;
    found.gap_below = below;
  }
  return std::max(above, below) < reach_;
}

row_neighbours neighbour_finder::around(std::size_t index) const {
  row_neighbours found{.gap_above = reach_, .gap_below = reach_};
  const auto& line = rows_[index];
  const auto place = places_[index];
  for (std::size_t step = 1; step <= steps_max && step <= place; ++step) {
    if (!look_at(line, rows_[by_y_[place - step]], found)) break;
  }
  for (std::size_t step = 1; step <= steps_max && place + step < by_y_.size(); ++step) {
    if (!look_at(line, rows_[by_y_[place + step]], found)) break;
  }
  return found;
}

}  // namespace pagemill::extract
