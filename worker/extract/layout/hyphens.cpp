#include "worker/extract/layout/hyphens.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "worker/extract/layout/text_rules.hpp"
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

std::string_view letters_at_end(std::string_view text) {
  auto begin = text.size();
  while (begin > 0) {
    auto at = begin - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    auto end = at;
    if (!is_letter(next_code_point(text, end))) break;
    begin = at;
  }
  return text.substr(begin);
}

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

/// Counts the words of a text in one language.
struct language_share {
  const word_filter& words;
  word_language language;
  std::size_t seen = 0, known = 0;

  void count(std::string_view word) {
    ++seen;
    if (words.contains(language, lower_case(word))) ++known;
  }
  /// The last words of `text`, or the first ones.
  void count_last(std::string_view text) {
    for (std::size_t i = 0; i < words_around && !text.empty();) {
      const auto word = letters_at_end(text);
      if (!word.empty()) {
        count(word);
        ++i;
      }
      text.remove_suffix(std::max<std::size_t>(word.size(), 1));
    }
  }
  void count_first(std::string_view text) {
    for (std::size_t i = 0; i < words_around && !text.empty();) {
      const auto word = letters_at_begin(text);
      if (!word.empty()) {
        count(word);
        ++i;
      }
      text.remove_prefix(std::max<std::size_t>(word.size(), 1));
    }
  }
};

/// How many words around are of the language.
struct surroundings {
  std::string_view before, after;
  const word_filter& words;

  language_share share(word_language language) const {
    language_share counted{words, language};
    counted.count_last(before);
    counted.count_first(after);
    return counted;
  }
  /// Whether most are, and no language that joins words has more of them.
  bool are(word_language language) const {
    const auto here = share(language);
    return 2 * here.known >= here.seen && std::ranges::none_of(joining, [&](auto other) {
             return share(other).known > here.known;
           });
  }
  bool are_few() const { return share(word_language::english).seen < words_needed; }
};

}  // namespace

bool keeps_hyphen(std::string_view before, std::string_view after, const word_filter& words) {
  const auto first = letters_at_end(before);
  const auto second = letters_at_begin(after);
  if (first.empty() || second.empty()) return false;
  const char32_t ahead = last_code_point(before.substr(0, before.size() - first.size()));
  const bool elided = ahead == '\'' || ahead == 0x2019;  // dell'u-tente
  if (is_one_character(first) && !elided) return true;
  const auto left = lower_case(first), right = lower_case(second);
  const auto joined = left + right;
  const auto is_word = [&](word_language language) { return words.contains(language, joined); };
  if (std::ranges::any_of(hyphenating, is_word) || std::ranges::any_of(joining, is_word)) {
    return false;
  }
  before.remove_suffix(first.size());
  after.remove_prefix(second.size());
  const surroundings around{before, after, words};
  const bool certain = first.size() >= certain_bytes && second.size() >= certain_bytes;
  if (around.are_few() && !certain) return false;
  return std::ranges::any_of(hyphenating, [&](word_language language) {
    return words.contains(language, left) && words.contains(language, right) &&
           (around.are_few() || around.are(language));
  });
}

}  // namespace pagemill::extract
