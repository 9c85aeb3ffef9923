/// Arrays: the rows of a table, the items of a list.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/ai/extractive/field_finder.hpp"

namespace pagemill {

/// An item of an array: its own value, or those of its properties by their names.
struct found_item {
  std::optional<found_value> own;
  std::map<std::string, found_value> members;
};

/// The items of an array; none: the document does not say. An array of objects is the rows of the
/// one table whose heads match its properties best, an array of anything else a list under a
/// heading, a column, or a line with commas.
std::vector<found_item> find_items(const field_finder& finder, const field_rule& rule,
                                   const label_phrase& around);

}  // namespace pagemill
