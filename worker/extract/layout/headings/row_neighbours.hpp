/// The rows around one, by their places rather than their order.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

struct row_neighbours {
  const row* above = nullptr;  ///< the nearest that shares some x; null if none is near
  const row* below = nullptr;
  float gap_above = 0, gap_below = 0;  ///< points; as far as rows are looked for if there is none
  int beside = 0, beside_left = 0;     ///< rows on the same baseline
};

bool overlap_across(const bounding_box& a, const bounding_box& b);

/// Looks at up to 80 rows in each direction.
class neighbour_finder {
 public:
  /// `rows` must outlive the finder; `reach` in points.
  neighbour_finder(std::span<const row> rows, float reach);
  row_neighbours around(std::size_t index) const;

 private:
  bool look_at(const row& line, const row& other, row_neighbours& found) const;

  std::span<const row> rows_;
  float reach_;
  std::vector<std::uint32_t> by_y_;    ///< rows, from top to bottom
  std::vector<std::uint32_t> places_;  ///< of each row in by_y_
};

}  // namespace pagemill::extract
