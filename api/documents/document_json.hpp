/// Documents, their pages, chunks, tables and images as the JSON of the HTTP contract.
#pragma once
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "common/stores/documents/document_store.hpp"

namespace pagemill {

/// Where a table stands in its document.
struct table_place {
  int index = 0;  ///< from 0, through all pages
  int page = 0;   ///< from 1
};

/// Of a list: without what may be long.
boost::json::object to_list_json(const document& row);

// These append text: the rows hold long JSON already.
void append_document_json(std::string& out, const document& row);
void append_page_json(std::string& out, const page_row& page);
void append_chunk_json(std::string& out, const chunk_row& chunk);
/// `continues`: the index of the table whose rest it is.
void append_table_json(std::string& out, const table_place& place, const block& table,
                       std::optional<int> continues);
void append_form_field_json(std::string& out, const form_field_row& field);
void append_attachment_json(std::string& out, const attachment_row& file);
void append_image_json(std::string& out, const block_row& image);

}  // namespace pagemill
