/// The style table as a member of a profile's JSON.
#pragma once
#include <string>

#include <simdjson.h>

#include "worker/extract/layout/profile/style_table.hpp"

namespace pagemill::extract {

/// A number of tenths, as to_tenths() makes and `{:.1f}` writes it: both compare equal.
float read_tenths(simdjson::dom::element from);

/// Appends an object.
void append_style_table(std::string& out, const style_table& table);
/// Throws simdjson::simdjson_error if the object is not one of append_style_table().
style_table read_style_table(simdjson::dom::element from);

}  // namespace pagemill::extract
