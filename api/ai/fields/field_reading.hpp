/// The value of a field in a text.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include <boost/json/value.hpp>

#include "api/ai/fields/field_rule.hpp"
#include "api/ai/fields/written_date.hpp"

namespace pagemill {

/// How a document writes numbers and dates.
struct written_style {
  std::string_view language;  ///< ISO 639-1; empty: as in English
  date_order order = date_order::unknown;
  char doubtful = 0;  ///< a mark before three digits that may be of thousands or of decimals
};

/// The value that all of `text` is, by a rule without parts: a number with its unit, a date in many
/// forms as ISO 8601, yes or no, one of the listed values whatever its case, a string without
/// blanks around it. nullopt: it is none that is valid by the rule. Any thread.
std::optional<boost::json::value> read_field(const field_rule& rule, std::string_view text,
                                             const written_style& style);

struct leading_value {
  boost::json::value value;
  std::size_t bytes = 0;  ///< of the text that it takes
};

/// The same at the beginning of `text`, whatever follows it. Of a string without format, pattern or
/// listed values nobody knows where it ends: it is all of the text.
std::optional<leading_value> read_leading(const field_rule& rule, std::string_view text,
                                          const written_style& style);

/// A value that somebody else made, as the schema wants it: strings are read by their rules,
/// unknown members dropped, what is missing or invalid is null. The root stays an object.
boost::json::value conform(const field_schema& schema, const boost::json::value& value,
                           const written_style& style);

}  // namespace pagemill
