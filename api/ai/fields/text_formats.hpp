/// The formats of strings.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/ai/fields/field_rule.hpp"

namespace pagemill {

/// Whether all of `text` has the format. E-mail addresses and URIs are ASCII.
bool has_format(std::string_view text, text_format format);

/// The first e-mail address, URI or UUID in `text`, as it stands there; nullopt: none.
std::optional<std::string_view> find_format(std::string_view text, text_format format);

}  // namespace pagemill
