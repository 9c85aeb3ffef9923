/// What text from outside must be before it goes further: UTF-8 without U+0000 (PostgreSQL refuses
/// both).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

bool is_clean_text(std::string_view bytes);

/// Undoes percent-encoding strictly: nullopt for a '%' without two hex digits and for text that is
/// not clean. A '+' stays a plus.
std::optional<std::string> percent_decode(std::string_view encoded);

}  // namespace pagemill
