/// Orders in which the lines of a page may be read, and how often each steps back.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

using line_order = std::vector<std::uint32_t>;  ///< indices of raw_page::lines

/// How often a reader would have to go back: up, but not to a column further right, or leftwards in
/// a row.
std::size_t count_steps_back(std::span<const raw_line> lines, const line_order& order);

/// `drawn`, the order of the file, but with the lines that follow a step back before the first line
/// below them: footnotes, heads and boxes that the file draws out of their places.
line_order runs_in_place(std::span<const raw_line> lines, const line_order& drawn);

/// Of the lines in `drawn`. Recursive cuts along white gaps, first between columns, then between
/// bands (XY-cut, G. Nagy and S. Seth, 1984). Columns whose lines share baselines are rows of a
/// table, unless both are prose.
line_order column_order(const raw_page& page, const line_order& drawn);

}  // namespace pagemill::extract
