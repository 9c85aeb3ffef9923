/// The order in which a structure tree has the lines of a page.
#pragma once
#include "worker/extract/layout/order/line_order.hpp"

namespace pagemill::extract {

/// Of the lines in `drawn`; lines that the tree does not name follow those that are drawn before
/// them. Empty if the tree does not name nearly all of the page, or mixes its elements: then it is
/// no order that anyone meant.
line_order tag_order(const raw_page& page, const line_order& drawn);

}  // namespace pagemill::extract
