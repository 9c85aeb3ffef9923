/// The keywords of a JSON schema that concern a value by itself.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "api/ai/fields/field_rule.hpp"

namespace pagemill {

/// Why a schema is refused.
struct schema_fault {
  std::string code;  ///< invalid_schema, unsupported_schema, recursive_schema, schema_too_large
  std::string at;    ///< a JSON pointer into the schema
  std::string says;
};
using keyword_result = std::expected<void, schema_fault>;

std::unexpected<schema_fault> invalid_schema(std::string_view at, std::string says);
std::unexpected<schema_fault> unsupported_schema(std::string_view at, std::string says);

/// Takes the keyword `name`, which stands at `at`, into the rule; nullopt: it is not one of these.
/// `nulls` becomes true where null is one of the types.
std::optional<keyword_result> take_keyword(std::string_view name, const boost::json::value& value,
                                           std::string_view at, field_rule& into);

/// Whether the keyword says nothing about which values are valid.
bool is_annotation(std::string_view name);

/// The types of a rule without `type`, by its other keywords.
void infer_types(const boost::json::object& schema, field_rule& into);

}  // namespace pagemill
