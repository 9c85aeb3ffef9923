/// Stems, remembered.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

/// The place of a language in stemmed_languages().
std::optional<std::size_t> stemmer_number(std::string_view language);

struct known_stem {
  std::string text;            ///< as stem_of()
  std::int32_t dimension = 0;  ///< of its term
};

/// For whoever asks often. Valid until this thread's next call.
const known_stem& cached_stem(std::size_t language, std::string_view normal);

}  // namespace pagemill
