/// Finds the rows that a document's outline names.
#pragma once
#include <span>
#include <vector>

#include "common/documents/outline_entry.hpp"
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

/// Of each row of page `number`: the level of the entry whose title it is, alone or with its
/// neighbours, whatever the case, the spaces and the number before it; else 0.
std::vector<int> outline_levels(std::span<const row> rows, int number,
                                std::span<const outline_entry> outline);

}  // namespace pagemill::extract
