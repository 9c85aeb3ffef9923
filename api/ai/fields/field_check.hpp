/// Whether a value is what its schema says.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/ai/fields/field_rule.hpp"

namespace pagemill {

struct field_violation {
  std::string pointer;  ///< of the value, "/items/3/price"
  std::string keyword;
};

/// Null is valid everywhere but at the root; an object has all its properties and no others. Empty:
/// the value is valid. Any thread.
std::vector<field_violation> check_value(const field_schema& schema,
                                         const boost::json::value& value);

/// The first keyword that a value by itself breaks, whatever its parts; empty: none.
std::string_view broken_keyword(const field_rule& rule, const boost::json::value& value);

/// `text` as a part of a JSON pointer.
std::string pointer_part(std::string_view text);

/// As JSON schemas compare: 1 is 1.0.
bool are_equal(const boost::json::value& one, const boost::json::value& other);

}  // namespace pagemill
