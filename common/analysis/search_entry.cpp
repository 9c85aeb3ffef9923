#include "common/analysis/search_entry.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "common/analysis/language.hpp"
#include "common/analysis/stems.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/text_analysis.hpp"

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

class entry_maker {
 public:
  entry_maker(const text_analysis& analysis, std::string_view language)
      : analysis_(analysis), language_(language) {}

  search_entry make() {
    for (const auto& token : analysis_.tokens) {
      add(token.folded, token.position);
      if (language_.empty()) continue;
      const auto stem = stem_of(language_, token.normal);
      add_stem(token.folded, stem);
      if (token.normal == token.folded) continue;
      if (const auto other = stem_of(language_, token.folded); other != stem) {
        add_stem(token.folded, other);
      }
    }
    for (const auto& compound : analysis_.compounds) {
      add(compound.folded, analysis_.tokens[compound.first].position);
      if (!language_.empty()) add_stem(compound.folded, stem_of(language_, compound.folded));
    }
    return finished();
  }

 private:
  struct gathered {
    int frequency = 0;
    bool covered = false;
    std::vector<std::uint16_t> positions;
  };

  void add(const std::string& folded, int position) {
    auto& term = folded_[folded];
    ++term.frequency;
    if (position <= position_max && term.positions.size() < positions_max) {
      term.positions.push_back(static_cast<std::uint16_t>(position));
    }
  }

  void add_stem(const std::string& folded, const std::string& stem) {
    if (stem.empty()) return;
    ++stems_[stem];
    folded_[folded].covered = true;
  }

  search_entry finished() {
    search_entry entry;
    entry.language = language_;
    entry.length = static_cast<int>(analysis_.tokens.size());
    for (auto& [folded, term] : folded_) {
      std::ranges::sort(term.positions);
      const auto [end, last] = std::ranges::unique(term.positions);
      term.positions.erase(end, last);
      entry.folded.push_back({folded_term(folded), weight_of(term.frequency, entry.length),
                              std::move(term.positions)});
    }
    for (const auto& [stem, frequency] : stems_) {
      entry.stems.push_back({stem_term(language_, stem), weight_of(frequency, entry.length), {}});
    }
    std::ranges::sort(entry.folded, {}, &entry_term::text);
    std::ranges::sort(entry.stems, {}, &entry_term::text);
    for (std::size_t i = 0; !language_.empty() && i < entry.folded.size(); ++i) {
      if (!folded_[entry.folded[i].text.substr(1)].covered) entry.uncovered.push_back(i);
    }
    return entry;
  }

  const text_analysis& analysis_;
  std::string language_;
  std::unordered_map<std::string, gathered> folded_;
  std::unordered_map<std::string, int> stems_;
};

}  // namespace

search_entry make_search_entry(std::string_view text, std::string_view language) {
  if (!std::ranges::binary_search(stemmed_languages(), language)) language = {};
  return entry_maker(analyze(text), language).make();
}

}  // namespace pagemill
