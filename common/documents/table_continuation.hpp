/// Tables that go on over pages: each page has a table of its own, which says whose rest it is.
#pragma once
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// Marks the tables that begin or end the body of a page with `blocks`, all that it has, in order.
/// Running heads, numbers and pictures in the margins, and lines that say "continued" are not of
/// the body.
void mark_page_edges(std::vector<block>& blocks, float page_height);

/// Whether the table `next` is the rest of `before`, the last table of the page before. Nothing
/// stands between them, their columns are the same, and the heads of `next`, if it has any, are
/// those of `before`. False for tables of versions that did not mark edges.
bool is_continuation(const block& before, const block& next);

}  // namespace pagemill
