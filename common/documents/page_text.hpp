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

struct markdown_options {
  running_text running = running_text::drop;
  int page = 0;  ///< the page's number; 0: it stands by itself, and its notes are named by marks
};
/// Notes get labels that are unique in the document, [^p12-3]: marks begin anew on many a page.
std::string markdown(const std::vector<block>& blocks, const markdown_options& options = {});

}  // namespace pagemill
