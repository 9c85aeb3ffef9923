/// Stems, remembered.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

/// The place of a language in stemmed_languages().
std::optional<std::size_t> stemmer_number(std::string_view language);

/// stem_of(), for whoever asks often. Valid until this thread's next call.
const std::string& cached_stem(std::size_t language, std::string_view normal);

}  // namespace pagemill
