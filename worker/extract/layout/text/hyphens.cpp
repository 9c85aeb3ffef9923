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

}  // namespace

bool keeps_hyphen(std::string_view before, std::string_view after, const word_filter& words) {
  before.remove_prefix(before.size() - std::min(before.size(), bytes_around));
  after = after.substr(0, bytes_around);
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
  const surroundings around(before, after, words);
  const bool certain = first.size() >= certain_bytes && second.size() >= certain_bytes;
  if (around.are_few() && !certain) return false;
  return std::ranges::any_of(hyphenating, [&](word_language language) {
    return words.contains(language, left) && words.contains(language, right) &&
           (around.are_few() || around.are(language));
  });
}

}  // namespace pagemill::extract
