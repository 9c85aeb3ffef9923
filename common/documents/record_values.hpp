/// Reads the values of pages from JSON: from the extractor's records and from the store.
#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "common/documents/page.hpp"

namespace pagemill::record_values {

namespace json = simdjson::ondemand;

/// Thrown for a string with U+0000; any other problem is a simdjson_error.
struct nul_character : std::exception {};

std::string text_of(json::value value);
int int_of(json::value value);
bounding_box box_of(json::value value);
std::vector<std::string> texts_of(json::value value);
block read_block(json::object object);
/// The array that append_blocks_json() wrote, perhaps with its members in another order.
std::vector<block> read_blocks(std::string_view text);
/// One element of such an array.
block read_block_text(std::string_view text);
annotation read_annotation(json::object object);

}  // namespace pagemill::record_values
