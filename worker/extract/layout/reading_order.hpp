/// The one place that decides in which order the blocks of a page are read.
#pragma once
#include <cstdint>
#include <vector>

#include "worker/extract/layout/raw_page.hpp"

namespace pagemill::extract {

/// Indices of page.blocks in reading order, each once. Today the order in which the file draws
/// them, which is right for most producers (README of the corpus: what is lost is order on some
/// multi-column pages).
std::vector<std::uint32_t> reading_order(const raw_page& page);

}  // namespace pagemill::extract
