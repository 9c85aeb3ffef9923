#include "common/analysis/stems.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <libstemmer.h>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "common/analysis/language.hpp"
#include "common/analysis/unit_text.hpp"

namespace pagemill {
namespace {

struct stemmer_closer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

constexpr std::size_t language_count = 28;
constexpr std::size_t cached_stems = 4096;

/// The stemmers of one thread, and what they said of the last words. Nearly every word of a text
/// was in the text before.
class thread_stemmers {
 public:
  const std::string& stem(std::size_t language, std::string_view normal) {
    auto& slot =
        cache_[(std::hash<std::string_view>{}(normal) + language * 0x9E3779B9) % cached_stems];
    if (slot.language != language || slot.normal != normal) {
      slot.stem = computed(language, normal);
      slot.normal = normal;
      slot.language = language;
    }
    return slot.stem;
  }

 private:
  struct cached {
    std::size_t language = language_count;
    std::string normal, stem;
  };

  std::string computed(std::size_t language, std::string_view normal) {
    if (!is_of_letters(normal)) return "";
    auto& stemmer = stemmers_[language];
    if (!stemmer) {
      stemmer.reset(sb_stemmer_new(std::string(stemmed_languages()[language]).c_str(), nullptr));
      if (!stemmer) throw std::bad_alloc();
    }
    const auto* made =
        sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(normal.data()),
                        static_cast<int>(normal.size()));
    if (made == nullptr) throw std::bad_alloc();
    return folded_of({reinterpret_cast<const char*>(made),
                      static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))});
  }

  std::array<std::unique_ptr<sb_stemmer, stemmer_closer>, language_count> stemmers_;
  std::vector<cached> cache_{cached_stems};
};

}  // namespace

std::string stem_of(std::string_view language, std::string_view normal) {
  thread_local thread_stemmers stemmers;
  const auto known = stemmed_languages();
  const auto found = std::ranges::lower_bound(known, language);
  if (found == known.end() || *found != language) return "";
  return stemmers.stem(static_cast<std::size_t>(found - known.begin()), normal);
}

}  // namespace pagemill
