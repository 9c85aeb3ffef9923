/// Plain text and Markdown of a page's blocks. Both leave out headers, footers and images.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill::extract {

/// Separates blocks by an empty line, list items by a line end.
std::string plain_text(const std::vector<block>& blocks);
std::string markdown(const std::vector<block>& blocks);

}  // namespace pagemill::extract
