#include "common/analysis/search_entry.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>

#include "common/analysis/stemmer_cache.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/word_cutter.hpp"
#include "common/analysis/word_index.hpp"

namespace pagemill {
namespace {

constexpr std::size_t positions_max = 255;
constexpr int position_max = 16383;

/// BM25 with k1 1.2 and b .75. The average length is a constant of the chunker, so that stored
/// weights never go stale.
float weight_of(int frequency, int length) {
  constexpr double average = 79;
  const double norm = 1.2 * (0.25 + 0.75 * length / average);
  return static_cast<float>(frequency * 2.2 / (frequency + norm));
}

/// The numbers of words in the words' order.
std::vector<std::uint32_t> sorted_numbers(const std::vector<std::string_view>& words) {
  // Most comparisons end within the first 8 bytes.
  struct key {
    std::uint64_t front;
    std::uint32_t number;
  };
  std::vector<key> keys(words.size());
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    std::array<unsigned char, 8> front{};
    std::memcpy(front.data(), words[i].data(), std::min(words[i].size(), front.size()));
    keys[i] = {std::byteswap(std::bit_cast<std::uint64_t>(front)), i};
  }
  std::ranges::sort(keys, [&](const key& one, const key& other) {
    if (one.front != other.front) return one.front < other.front;
    return words[one.number] < words[other.number];
  });
  std::vector<std::uint32_t> numbers;
  numbers.reserve(keys.size());
  for (const auto& each : keys) numbers.push_back(each.number);
  return numbers;
}

/// Reusable; one thread at a time.
class entry_maker {
 public:
  search_entry make(const cut_text& words, std::string_view language) {
    clear();
    entry_.language = language;
    entry_.length = static_cast<int>(words.tokens.size());
    language_ = stemmer_number(language);
    int position = 0;
    for (const auto& token : words.tokens) {
      const auto number = add(words.folded(token), ++position);
      if (token.normal_at == token.folded_at) {
        ++terms_[number].plain;
      } else {
        add_spelling(words.normal(token), number);
      }
    }
    for (const auto& compound : words.compounds) {
      ++terms_[add(compound.folded, static_cast<int>(compound.first) + 1)].plain;
    }
    if (language_) add_stems();
    finish_folded();
    finish_stems();
    return std::move(entry_);
  }

 private:
  struct gathered {
    int frequency = 0;
    int plain = 0;  ///< how often it was spelled like that, without accents
    bool covered = false;
    std::vector<std::uint16_t> positions;
  };
  /// With accents.
  struct spelling {
    std::size_t folded = 0;
    int frequency = 0;
  };

  void clear() {
    entry_ = {};
    folded_.clear();
    normal_.clear();
    stems_.clear();
    terms_.clear();
    spellings_.clear();
    stem_frequencies_.clear();
    stem_texts_.clear();
  }

  std::size_t add(std::string_view folded, int position) {
    const auto [number, is_new] = folded_.find_or_add(folded);
    if (is_new) terms_.emplace_back();
    auto& term = terms_[number];
    ++term.frequency;
    if (position <= position_max && term.positions.size() < positions_max) {
      term.positions.push_back(static_cast<std::uint16_t>(position));
    }
    return number;
  }

  void add_spelling(std::string_view normal, std::size_t folded) {
    const auto [number, is_new] = normal_.find_or_add(normal);
    if (is_new) spellings_.push_back({folded, 0});
    ++spellings_[number].frequency;
  }

  /// The stem of each word as it is spelled, and that without its accents if it differs.
  void add_stems() {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (terms_[i].plain > 0) add_stem(folded_.words()[i], terms_[i].plain, terms_[i]);
    }
    for (std::size_t i = 0; i < spellings_.size(); ++i) {
      auto& term = terms_[spellings_[i].folded];
      const auto first = add_stem(normal_.words()[i], spellings_[i].frequency, term);
      const auto& other = cached_stem(*language_, folded_.words()[spellings_[i].folded]);
      if (first && stems_.words()[*first] != other) {
        add_stem(folded_.words()[spellings_[i].folded], spellings_[i].frequency, term);
      }
    }
  }

  std::optional<std::size_t> add_stem(std::string_view word, int frequency, gathered& term) {
    const auto& stem = cached_stem(*language_, word);
    if (stem.empty()) return std::nullopt;
    term.covered = true;
    const auto place = stems_.find_or_add(stem);
    if (place.is_new) {
      stem_frequencies_.push_back(0);
      stem_texts_.push_back(stem);  // the cache may forget it
      stems_.keep_at(place.number, stem_texts_.back());
    }
    stem_frequencies_[place.number] += frequency;
    return place.number;
  }

  void finish_folded() {
    entry_.folded.reserve(terms_.size());
    for (const auto number : sorted_numbers(folded_.words())) {
      auto& term = terms_[number];
      // Compounds came after all tokens.
      if (!std::ranges::is_sorted(term.positions)) std::ranges::sort(term.positions);
      const auto [end, last] = std::ranges::unique(term.positions);
      term.positions.erase(end, last);
      if (language_ && !term.covered) entry_.uncovered.push_back(entry_.folded.size());
      entry_.folded.push_back({folded_term(folded_.words()[number]),
                               weight_of(term.frequency, entry_.length),
                               std::move(term.positions)});
    }
  }

  void finish_stems() {
    entry_.stems.reserve(stem_frequencies_.size());
    for (const auto number : sorted_numbers(stems_.words())) {
      entry_.stems.push_back({stem_term(entry_.language, stems_.words()[number]),
                              weight_of(stem_frequencies_[number], entry_.length),
                              {}});
    }
  }

  search_entry entry_;
  std::optional<std::size_t> language_;
  word_index folded_, normal_, stems_;
  std::vector<gathered> terms_;        // by the numbers of folded_
  std::vector<spelling> spellings_;    // by those of normal_
  std::vector<int> stem_frequencies_;  // by those of stems_
  std::deque<std::string> stem_texts_;
};

}  // namespace

search_entry make_search_entry(std::string_view text, std::string_view language) {
  thread_local word_cutter cutter;
  thread_local entry_maker maker;
  return maker.make(cutter.cut(text), stemmer_number(language) ? language : std::string_view());
}

}  // namespace pagemill
