/// The only place that decides in which order a page is read.
#pragma once
#include <cstddef>
#include <optional>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// A page with more lines is read as it is drawn: cuts would take too long, and no reader finds an
/// order in it either.
inline constexpr std::size_t ordered_lines_max = 20'000;

/// The page with its lines, and its raw blocks of them, in another order than the file draws them;
/// nothing if that order stands. It does unless it steps back; then runs of lines are put in their
/// places, and if it still steps back more than the columns of the page do, those are read.
std::optional<raw_page> in_reading_order(const raw_page& page);

}  // namespace pagemill::extract
