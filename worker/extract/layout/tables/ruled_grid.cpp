#include "worker/extract/layout/tables/ruled_grid.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

constexpr float double_rule = 2.5F;  ///< points between the two lines of a double rule
constexpr float touch = 3.0F;        ///< points by which rules that meet may miss each other
constexpr float rule_length_min = 5.0F;
constexpr float overhang =
    10.0F;  ///< points by which rules stand out over the outermost that they cross
constexpr std::size_t fields_max = 20000;

/// A rule seen along its direction.
struct stroke {
  float at = 0;  ///< y of a horizontal rule, x of a vertical one
  float from = 0, to = 0;
};

std::vector<stroke> strokes_of(std::span<const raw_rule> rules, bool horizontal) {
  std::vector<stroke> strokes;
  for (const auto& rule : rules) {
    if (rule.horizontal != horizontal) continue;
    const auto& b = rule.bbox;
    strokes.push_back(horizontal ? stroke{(b.y0 + b.y1) / 2, b.x0, b.x1}
                                 : stroke{(b.x0 + b.x1) / 2, b.y0, b.y1});
  }
  return strokes;
}

/// Joins the strokes of one height, whose order is that of `from`.
void join_along(std::vector<stroke>& same, std::vector<stroke>& joined) {
  std::ranges::sort(same, {}, &stroke::from);
  const auto first = joined.size();
  for (const auto& s : same) {
    if (joined.size() > first && s.from <= joined.back().to + touch) {
      joined.back().to = std::max(joined.back().to, s.to);
    } else {
      joined.push_back(s);
    }
  }
  same.clear();
}

std::vector<stroke> joined_strokes(std::vector<stroke> strokes) {
  std::ranges::sort(strokes, {}, &stroke::at);
  std::vector<stroke> joined, same;
  for (const auto& s : strokes) {
    if (!same.empty() && s.at - same.front().at > double_rule) join_along(same, joined);
    same.push_back(s);
  }
  join_along(same, joined);
  std::erase_if(joined, [](const stroke& s) { return s.to - s.from < rule_length_min; });
  return joined;
}

std::size_t root_of(std::vector<std::uint32_t>& parent, std::size_t i) {
  while (parent[i] != i) {
    parent[i] = parent[parent[i]];
    i = parent[i];
  }
  return i;
}

void unite(std::vector<std::uint32_t>& parent, std::size_t a, std::size_t b) {
  a = root_of(parent, a);
  b = root_of(parent, b);
  // The smaller index is the first field of a cell.
  parent[std::max(a, b)] = static_cast<std::uint32_t>(std::min(a, b));
}

std::vector<float> places_of(const std::vector<stroke>& strokes) {
  std::vector<float> places;
  for (const auto& s : strokes) places.push_back(s.at);
  std::ranges::sort(places);
  std::vector<float> distinct;
  for (const float at : places) {
    if (distinct.empty() || at - distinct.back() > touch) distinct.push_back(at);
  }
  return distinct;
}

/// Marks the sides of fields that `strokes` draw: `sides[p * n + k]` is the one at place p between
/// along[k] and along[k + 1].
std::vector<bool> sides_of(const std::vector<stroke>& strokes, const std::vector<float>& places,
                           const std::vector<float>& along) {
  const auto n = along.size() - 1;
  std::vector<bool> sides(places.size() * n);
  for (const auto& s : strokes) {
    const auto after = std::ranges::upper_bound(places, s.at + 0.01F);
    const auto place = static_cast<std::size_t>(after - places.begin()) - 1;
    for (std::size_t k = 0; k < n; ++k) {
      const float middle = (along[k] + along[k + 1]) / 2;
      if (s.from <= middle && middle <= s.to) sides[place * n + k] = true;
    }
  }
  return sides;
}

/// Adds the ends of rules that stand out over the outermost of `places`: many tables have no
/// outer sides. `least` rules must end there: others are underlines, or the axes of a chart.
void add_ends(const std::vector<stroke>& strokes, std::size_t least, std::vector<float>& places) {
  std::vector<float> before, after;
  for (const auto& s : strokes) {
    if (s.from < places.front() - overhang) before.push_back(s.from);
    if (s.to > places.back() + overhang) after.push_back(s.to);
  }
  if (before.size() >= least) {
    std::ranges::sort(before);
    places.insert(places.begin(), before[before.size() / 2]);
  }
  if (after.size() >= least) {
    std::ranges::sort(after);
    places.push_back(after[after.size() / 2]);
  }
}

void add_grid(const std::vector<stroke>& across, const std::vector<stroke>& down,
              drawn_grids& made) {
  ruled_grid grid{.xs = places_of(down), .ys = places_of(across)};
  if (grid.xs.empty() || grid.ys.empty()) return;
  // One rule below the heads and rules between columns are a common table.
  const std::size_t rules_across = across.size() == 1 && down.size() > 1 ? 1 : 2;
  add_ends(across, rules_across, grid.xs);
  add_ends(down, 2, grid.ys);
  if (grid.xs.size() < 2 || grid.ys.size() < 2) return;
  const auto rows = grid.rows(), columns = grid.columns();
  if (rows * columns < 2) return;
  if (rows * columns > fields_max ||
      across.size() * columns + down.size() * rows > 20 * fields_max) {
    made.limited = true;
    return;
  }
  grid.bbox = {grid.xs.front(), grid.ys.front(), grid.xs.back(), grid.ys.back()};
  const auto walls_below = sides_of(across, grid.ys, grid.xs);
  const auto walls_left = sides_of(down, grid.xs, grid.ys);
  grid.cell.resize(rows * columns);
  std::iota(grid.cell.begin(), grid.cell.end(), 0U);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const auto here = grid.field(r, c);
      if (c > 0 && !walls_left[c * rows + r]) unite(grid.cell, grid.field(r, c - 1), here);
      if (r > 0 && !walls_below[r * columns + c]) unite(grid.cell, grid.field(r - 1, c), here);
    }
  }
  for (std::size_t i = 0; i < grid.cell.size(); ++i) {
    grid.cell[i] = static_cast<std::uint32_t>(root_of(grid.cell, i));
  }
  made.grids.push_back(std::move(grid));
}

raw_rule rule_of(const stroke& s, bool horizontal) {
  return {.bbox = horizontal ? bounding_box{s.from, s.at, s.to, s.at}
                             : bounding_box{s.at, s.from, s.at, s.to},
          .horizontal = horizontal};
}

bool meet(const stroke& across, const stroke& down) {
  return across.from - touch <= down.at && down.at <= across.to + touch &&
         down.from - touch <= across.at && across.at <= down.to + touch;
}

}  // namespace

field_span span_of(const ruled_grid& grid, std::size_t first) {
  const auto row = first / grid.columns(), column = first % grid.columns();
  const auto is_own = [&](std::size_t r, std::size_t c) {
    return grid.cell[grid.field(r, c)] == first;
  };
  field_span span;
  while (column + span.columns < grid.columns() && is_own(row, column + span.columns)) {
    ++span.columns;
  }
  const auto row_is_own = [&](std::size_t r) {
    for (std::size_t c = column; c < column + span.columns; ++c) {
      if (!is_own(r, c)) return false;
    }
    return true;
  };
  while (row + span.rows < grid.rows() && row_is_own(row + span.rows)) ++span.rows;
  return span;
}

std::vector<raw_rule> joined_rules(std::span<const raw_rule> rules) {
  std::vector<raw_rule> joined;
  for (const bool horizontal : {true, false}) {
    for (const auto& s : joined_strokes(strokes_of(rules, horizontal))) {
      joined.push_back(rule_of(s, horizontal));
    }
  }
  return joined;
}

drawn_grids ruled_grids(std::span<const raw_rule> joined) {
  const auto across = strokes_of(joined, true), down = strokes_of(joined, false);
  std::vector<std::uint32_t> parent(across.size() + down.size());
  std::iota(parent.begin(), parent.end(), 0U);
  for (std::size_t a = 0; a < across.size(); ++a) {
    for (std::size_t d = 0; d < down.size(); ++d) {
      if (meet(across[a], down[d])) unite(parent, a, across.size() + d);
    }
  }
  struct group {
    std::vector<stroke> across, down;
  };
  std::vector<group> groups(parent.size());
  for (std::size_t i = 0; i < parent.size(); ++i) {
    auto& g = groups[root_of(parent, i)];
    if (i < across.size())
      g.across.push_back(across[i]);
    else
      g.down.push_back(down[i - across.size()]);
  }
  drawn_grids made;
  for (const auto& g : groups) add_grid(g.across, g.down, made);
  return made;
}

ruled_grid with_column_before(const ruled_grid& grid, float left) {
  auto wider = grid;
  wider.xs.insert(wider.xs.begin(), left);
  wider.bbox.x0 = left;
  wider.cell.assign(wider.rows() * wider.columns(), 0);
  const auto columns = grid.columns();
  for (std::size_t r = 0; r < grid.rows(); ++r) {
    wider.cell[wider.field(r, 0)] = static_cast<std::uint32_t>(wider.field(r, 0));
    for (std::size_t c = 0; c < columns; ++c) {
      const auto first = grid.cell[grid.field(r, c)];
      wider.cell[wider.field(r, c + 1)] =
          static_cast<std::uint32_t>(wider.field(first / columns, first % columns + 1));
    }
  }
  return wider;
}

}  // namespace pagemill::extract
