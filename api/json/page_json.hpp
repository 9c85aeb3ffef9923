/// Pages, chunks and search hits as JSON text, appended: their blocks are JSON already and long.
#pragma once
#include <string>

#include "common/documents/document_store.hpp"

namespace pagemill {

void append_page_json(std::string& out, const page_row& page);
void append_chunk_json(std::string& out, const chunk_row& chunk);

}  // namespace pagemill
