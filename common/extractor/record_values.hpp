/// Reads the values in a child's records. Private to the record parser.
#pragma once
#include <exception>
#include <string>
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
annotation read_annotation(json::object object);

}  // namespace pagemill::record_values
