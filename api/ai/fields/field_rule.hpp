/// A compiled JSON schema: which fields a value has, and what each may be.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "api/ai/fields/text_pattern.hpp"

namespace pagemill {

enum class field_type : std::uint8_t { boolean, integer, number, string, array, object };
enum class text_format : std::uint8_t { none, date, time, date_time, email, uri, uuid };

/// One schema of the tree. A value may always be null as well, but for the root: the document may
/// not say.
struct field_rule {
  std::string pointer;  ///< of its values, "/items/*/price"; `*` stands for an index
  std::string name;     ///< of the property; empty for the root and for items
  std::string title, description;
  bool required = false;                    ///< by the object that it belongs to
  std::vector<field_type> types;            ///< empty: only null
  std::vector<boost::json::value> allowed;  ///< scalars, of enum and const; empty: any
  text_format format = text_format::none;
  std::optional<double> minimum, maximum, above, below, multiple_of;
  std::size_t length_least = 0;
  std::optional<std::size_t> length_most;       ///< in characters
  std::shared_ptr<const text_pattern> pattern;  ///< null: none
  std::size_t items_least = 0;
  std::optional<std::size_t> items_most;
  bool items_unique = false;
  std::vector<field_rule> properties;  ///< of an object
  std::vector<field_rule> items;       ///< of an array: one

  bool is(field_type type) const {
    for (const auto one : types) {
      if (one == type) return true;
    }
    return false;
  }
  bool is_leaf() const { return !is(field_type::object) && !is(field_type::array); }
};

struct field_schema {
  field_rule root;   ///< an object
  std::string text;  ///< the schema as it was given
};

// What a schema may have; more is refused.
inline constexpr std::size_t schema_bytes_max = std::size_t{256} * 1024;
inline constexpr int schema_depth_max = 8;
inline constexpr int schema_fields_max = 200;  ///< leaves
inline constexpr int schema_nodes_max = 600;
inline constexpr std::size_t schema_values_max = 200;  ///< of an enum
inline constexpr std::size_t schema_pattern_bytes_max = 1000;
/// A longer array than this is not extracted.
inline constexpr std::size_t extracted_items_max = 1000;

}  // namespace pagemill
