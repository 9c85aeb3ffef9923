/// Base64 with padding, as bytes travel inside JSON.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

std::string to_base64(std::string_view bytes);
/// Nothing when `text` is not what to_base64 makes: other characters, a wrong length.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace pagemill
