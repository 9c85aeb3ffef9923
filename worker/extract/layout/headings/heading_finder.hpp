/// Tells which rows of a page are headings.
#pragma once
#include <span>
#include <vector>

#include "worker/extract/layout/headings/heading_features.hpp"
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

/// What each row is. Rows of one look that follow each other closely are judged together; a
/// heading of more than four rows is none. `features` as of features_of().
std::vector<heading_part> find_headings(std::span<const row> rows,
                                        std::span<const heading_features> features,
                                        std::span<const int> outline_levels);

}  // namespace pagemill::extract
