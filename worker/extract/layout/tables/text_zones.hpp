/// Parts of a page whose text is not one table: prose in columns, and prose beside a table.
#pragma once
#include <span>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// Columns of a page that know nothing of each other, such as prose beside a table, and the lines
/// that stand across: the marks of each. One, with all of `wanted`, on most pages.
std::vector<std::vector<bool>> text_zones(const raw_page& page, const std::vector<bool>& wanted,
                                          std::span<const raw_rule> rules);

}  // namespace pagemill::extract
