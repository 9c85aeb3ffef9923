/// Base64 with padding, for bytes in JSON.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

std::string to_base64(std::string_view bytes);
/// nullopt if to_base64 would not produce `text`: other characters, a wrong length.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace pagemill
