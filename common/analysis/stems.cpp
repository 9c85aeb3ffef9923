#include "common/analysis/stems.hpp"

#include "common/analysis/stemmer_cache.hpp"

namespace pagemill {

std::string stem_of(std::string_view language, std::string_view normal) {
  const auto number = stemmer_number(language);
  return number ? cached_stem(*number, normal).text : "";
}

}  // namespace pagemill
