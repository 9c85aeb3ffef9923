/// Plain text and Markdown of a page's blocks. Both leave out images.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// What becomes of the running heads and feet of a page.
enum class running_text { drop, keep };

/// Whether the block is a running head or foot.
bool is_running(const block& b);

/// Separates blocks by an empty line, list items by a line end.
std::string plain_text(const std::vector<block>& blocks, running_text running = running_text::drop);
std::string markdown(const std::vector<block>& blocks, running_text running = running_text::drop);

}  // namespace pagemill
