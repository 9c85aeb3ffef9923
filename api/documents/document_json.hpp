/// Pages, chunks and search hits as JSON text, appended: their blocks are JSON already and long.
#pragma once
#include <string>

#include "common/stores/documents/document_store.hpp"

namespace pagemill {

void append_page_json(std::string& out, const page_row& page);
void append_chunk_json(std::string& out, const chunk_row& chunk);
/// `table.block_json` is a block of kind table; a cell for each place that holds text.
void append_table_json(std::string& out, const block_row& table);
/// Which image of its page an image block is; nothing when the block does not say.
std::optional<int> image_on_page(const block_row& image);
void append_image_json(std::string& out, const block_row& image);

}  // namespace pagemill
