/// What a model says of fields, as values with their sources. Pure.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/ai/generative/snippets.hpp"
#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

struct named_field {
  std::string pointer;
  boost::json::value value;  ///< no object, no array
  std::size_t number = 0;    ///< of the snippet that says it
};

/// Reads {"fields": [{"pointer", "value", "n"}]}, whatever stands around it; entries of another
/// form are left out. nullopt: there is no such object.
std::optional<std::vector<named_field>> read_named_fields(std::string_view text);

/// Whether the text has the value: that of a string whatever its case and blanks, the digits of a
/// number, the year of a date. Of true and false nobody can tell.
bool says(std::string_view text, const boost::json::value& value);

/// Of a document, part by part.
class field_collection {
 public:
  /// Takes the fields that a snippet of the part has. What an earlier part said stays; items of
  /// arrays come behind those of earlier parts.
  void add(std::span<const named_field> fields, std::span<const snippet> snippets);
  /// What is valid by the schema, and null for the rest.
  extraction finish(const field_schema& schema, std::string_view language) const;

 private:
  boost::json::value raw_ = boost::json::object();
  std::map<std::string, field_source> sources_;
};

}  // namespace pagemill
