#include "common/analysis/stemmer_cache.hpp"

#include <algorithm>
#include <array>
#include <libstemmer.h>
#include <memory>
#include <new>
#include <vector>

#include "common/analysis/language.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/unicode/unit_text.hpp"
#include "common/analysis/word_index.hpp"

namespace pagemill {
namespace {

struct stemmer_closer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

constexpr std::size_t language_count = 28;
constexpr std::size_t cached_stems = 1 << 13;

/// The stemmers of one thread, which cannot be shared, and what they said of the last words: nearly
/// every word of a text was in the text before.
class thread_stemmers {
 public:
  const known_stem& stem(std::size_t language, std::string_view normal) {
    auto& slot = cache_[(hash_of(normal) + language * 0x9E3779B1) & (cached_stems - 1)];
    if (slot.language != language || slot.normal != normal) {
      slot.language = language_count;  // if the next line throws
      slot.stem.text = computed(language, normal);
      slot.stem.dimension = dimension_of(stem_term(stemmed_languages()[language], slot.stem.text));
      slot.normal = normal;
      slot.language = language;
    }
    return slot.stem;
  }

 private:
  struct cached {
    std::size_t language = language_count;
    std::string normal;
    known_stem stem;
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

std::optional<std::size_t> stemmer_number(std::string_view language) {
  const auto known = stemmed_languages();
  const auto found = std::ranges::lower_bound(known, language);
  if (found == known.end() || *found != language) return std::nullopt;
  return static_cast<std::size_t>(found - known.begin());
}

const known_stem& cached_stem(std::size_t language, std::string_view normal) {
  thread_local thread_stemmers stemmers;
  return stemmers.stem(language, normal);
}

}  // namespace pagemill
