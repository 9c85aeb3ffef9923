/// A ruled table that goes on over all pages of a document, with cells that span rows and columns.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/pdf/page_canvas.hpp"

namespace pagemill::pdf_writer {

/// What a page has of it: two header rows, then groups of three rows. The first column of a group
/// is one cell; "Place" is one over both header rows, "Counts" one over both columns below.
std::vector<std::vector<std::string>> long_table_rows(std::uint64_t seed, int page);

/// Draws these rows below `top`; returns where they end.
double draw_long_table(page_canvas& canvas, std::uint64_t seed, int page, double top);

}  // namespace pagemill::pdf_writer
