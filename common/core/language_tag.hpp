/// Names of languages.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

/// The ISO 639-1 code, in lower case, of a BCP 47 tag such as "de", "EN" or "en-GB"; nullopt if the
/// text is no such tag, or its language has no code of two letters. Both written forms of
/// Norwegian, nb and nn, are "no", as the stemmers and the detection have it.
std::optional<std::string> language_of_tag(std::string_view tag);

}  // namespace pagemill
