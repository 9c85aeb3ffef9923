#include "worker/extract/layout/text/hyphens.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "worker/extract/layout/text/text_rules.hpp"
#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// Languages that join words by hyphens. The others write compounds as one word.
constexpr std::array hyphenating{word_language::english, word_language::french,
                                 word_language::catalan, word_language::spanish,
                                 word_language::italian, word_language::portuguese};
constexpr std::array joining{word_language::german, word_language::dutch, word_language::danish,
                             word_language::norwegian, word_language::swedish};
constexpr std::size_t words_around = 12;  ///< on each side, that show the language
constexpr std::size_t words_needed = 3;   ///< of them
constexpr std::size_t certain_bytes = 3;  ///< of a part, where too few words are around
/// On each side, that are looked at: lines joined without spaces may be a word of a megabyte.
constexpr std::size_t bytes_around = 1024;

std::string_view letters_at_begin(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    auto at = end;
    if (!is_letter(next_code_point(text, at))) break;
    end = at;
  }
  return text.substr(0, end);
}

bool is_one_character(std::string_view text) {
  std::size_t at = 0;
  next_code_point(text, at);
  return at == text.size();
}

/// The words around the hyphen, which show the language of the text.
class surroundings {
 public:
  surroundings(std::string_view before, std::string_view after, const word_filter& known)
      : known_(known) {
    add(before, letters_at_end, [](auto& text, auto bytes) { text.remove_suffix(bytes); });
    add(after, letters_at_begin, [](auto& text, auto bytes) { text.remove_prefix(bytes); });
  }
  /// Whether most are of the language, and no language that joins words has more of them.
  bool are(word_language language) const {
    const auto here = count(language);
    return 2 * here >= words_.size() &&
           std::ranges::none_of(joining, [&](auto other) { return count(other) > here; });
  }
  bool are_few() const { return words_.size() < words_needed; }

 private:
  std::size_t count(word_language language) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        words_, [&](const auto& word) { return known_.contains(language, word); }));
  }
  /// Takes words, and what is between them, from one end of `text`.
  template <class Find, class Drop>
  void add(std::string_view text, Find find, Drop drop) {
    for (std::size_t i = 0; i < words_around && !text.empty();) {
      const auto word = find(text);
      if (!word.empty()) {
        words_.push_back(lower_case(word));
        ++i;
      }
      drop(text, std::max<std::size_t>(word.size(), 1));
    }
  }

  const word_filter& known_;
  std::vector<std::string> words_;
};

/// Before these a hyphen stands for the rest of a word, whatever the language of the text is.
constexpr std::array<std::string_view, 13> long_conjunctions{
    "alebo", "and",  "bis",  "eller", "lub",   "nebo", "noch",
    "och",   "oder", "oraz", "samt",  "sowie", "und"};

struct short_conjunction {
  std::string_view word;
  word_language language;
};

/// These are ends of words, too (klien), so the text must be of their language.
constexpr std::array<short_conjunction, 16> short_conjunctions{{{"e", word_language::italian},
                                                                {"e", word_language::portuguese},
                                                                {"en", word_language::dutch},
                                                                {"et", word_language::french},
                                                                {"i", word_language::catalan},
                                                                {"o", word_language::italian},
                                                                {"o", word_language::spanish},
                                                                {"of", word_language::dutch},
                                                                {"og", word_language::danish},
                                                                {"og", word_language::norwegian},
                                                                {"or", word_language::english},
                                                                {"ou", word_language::french},
                                                                {"ou", word_language::portuguese},
                                                                {"to", word_language::english},
                                                                {"u", word_language::spanish},
                                                                {"y", word_language::spanish}}};

bool is_conjunction(std::string_view word, const surroundings& around) {
  return std::ranges::find(long_conjunctions, word) != long_conjunctions.end() ||
         (!around.are_few() &&
          std::ranges::any_of(short_conjunctions, [&](const short_conjunction& one) {
            return one.word == word && around.are(one.language);
          }));
}

/// Bytes of a part of a compound: longer ones are no words.
constexpr std::size_t compound_part_max = 24;

}  // namespace

hyphen_role role_of_hyphen(std::string_view before, std::string_view after,
                           const word_filter& words, known_compounds compounds) {
  using enum hyphen_role;
  before.remove_prefix(before.size() - std::min(before.size(), bytes_around));
  after = after.substr(0, bytes_around);
  const auto first = letters_at_end(before);
  const auto second = letters_at_begin(after);
  if (first.empty() || second.empty()) return breaks_word;
  const auto left = lower_case(first), right = lower_case(second);
  const auto joined = left + right;
  const auto is_word = [&](word_language language) { return words.contains(language, joined); };
  const bool known =
      std::ranges::any_of(hyphenating, is_word) || std::ranges::any_of(joining, is_word);
  const char32_t ahead = last_code_point(before.substr(0, before.size() - first.size()));
  const bool elided = ahead == '\'' || ahead == 0x2019;  // dell'u-tente
  const bool apart = after.substr(second.size()).starts_with(' ');
  const bool single = is_one_character(first);
  before.remove_suffix(first.size());
  after.remove_prefix(second.size());
  const surroundings around(before, after, words);
  // A word of another language (Spanish "pre- y", English "prey") is none here.
  const auto is_word_here = [&](word_language language) {
    return is_word(language) && (around.are_few() || around.are(language));
  };
  const bool known_here =
      std::ranges::any_of(hyphenating, is_word_here) || std::ranges::any_of(joining, is_word_here);
  if (apart && !known_here && is_conjunction(second, around)) return suspends_word;
  if (single && !elided) return joins_words;
  if (std::ranges::binary_search(compounds, left + "-" + right)) return joins_words;
  if (known) return breaks_word;
  const bool certain = first.size() >= certain_bytes && second.size() >= certain_bytes;
  if (around.are_few() && !certain) return breaks_word;
  const bool joins = std::ranges::any_of(hyphenating, [&](word_language language) {
    return words.contains(language, left) && words.contains(language, right) &&
           (around.are_few() || around.are(language));
  });
  return joins ? joins_words : breaks_word;
}

std::vector<std::string> compounds_in(std::string_view line) {
  std::vector<std::string> found;
  for (auto at = line.find('-'); at != std::string_view::npos; at = line.find('-', at + 1)) {
    const auto from = at - std::min(at, compound_part_max + 1);
    const auto left = letters_at_end(line.substr(from, at - from));
    const auto right = letters_at_begin(line.substr(at + 1, compound_part_max + 1));
    if (left.empty() || right.empty()) continue;
    if (left.size() > compound_part_max || right.size() > compound_part_max) continue;
    found.push_back(lower_case(left) + "-" + lower_case(right));
  }
  return found;
}

}  // namespace pagemill::extract
