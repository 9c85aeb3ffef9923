/// Which rows of text may be one table.
#pragma once
#include <cstddef>
#include <span>

#include "worker/extract/layout/tables/table_rows.hpp"

namespace pagemill::extract {

/// The end of the rows from `first` on that follow each other closely, most with several runs.
std::size_t end_of_region(std::span<const text_row> rows, std::size_t first);

/// The end with the last lines of cells, which have one run each: up to a rule of `rules` close
/// below them that is as wide as half of the rows.
std::size_t end_with_last_lines(std::span<const text_row> rows, std::size_t first, std::size_t end,
                                std::span<const raw_rule> rules);

/// Without what stands above the first rule, but rows close to it, and below the last: heads may
/// have no rule below, and the first row none above.
std::span<const text_row> rows_between(std::span<const text_row> rows, float top, float bottom);

/// Whether `rules` run through many rows: staves of music, text struck out.
bool are_crossed(std::span<const text_row> rows, std::span<const float> rules);

}  // namespace pagemill::extract
