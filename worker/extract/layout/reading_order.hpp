/// The only place that decides the reading order of a page's blocks.
#pragma once
#include <cstdint>
#include <vector>

#include "worker/extract/layout/raw_page.hpp"

namespace pagemill::extract {

/// Indices of page.blocks in reading order, each once. Today this is the order in which the file
/// draws them, which is right for most producers (README of the corpus: some multi-column pages
/// come out in the wrong order).
std::vector<std::uint32_t> reading_order(const raw_page& page);

}  // namespace pagemill::extract
