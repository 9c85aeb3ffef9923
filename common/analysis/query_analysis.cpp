#include "common/analysis/query_analysis.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "common/analysis/quoted_ranges.hpp"
#include "common/analysis/stemmer_cache.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/text_analysis.hpp"
#include "common/analysis/token_groups.hpp"
#include "common/analysis/unicode/unit_text.hpp"

namespace pagemill {
namespace {

constexpr std::size_t words_max = 256;
constexpr std::size_t plain_characters_min = 4;
constexpr std::size_t prefix_characters_min = 2;
constexpr std::string_view any_language = "*", no_stems;

/// A word of a sum, with and without accents.
struct summand {
  std::string_view normal, folded;
};

/// A language whose stems are asked for.
struct asked_language {
  std::string_view code;
  std::size_t stemmer = 0;
};

/// The forms of one word, distinct.
class form_list {
 public:
  explicit form_list(std::span<const asked_language> languages) : languages_(languages) {}

  void add(std::string_view language, std::vector<std::string> terms) {
    for (const auto& made : forms_) {
      if (made.language == language && made.terms == terms) return;
    }
    forms_.push_back({std::string(language), std::move(terms)});
  }

  /// The sum of the words in each language: of their stems, where they have any.
  void add_sum(std::span<const summand> sum) {
    std::vector<std::string> folded;
    bool accents = false, letters = false;
    for (const auto& word : sum) {
      folded.push_back(folded_term(word.folded));
      accents = accents || word.normal != word.folded;
      letters = letters || is_of_letters(word.normal);
    }
    if (!letters) return add(any_language, std::move(folded));
    for (const auto& language : languages_) {
      add(language.code, stems(language, sum, &summand::normal));
      if (accents) add(language.code, stems(language, sum, &summand::folded));
    }
    add(no_stems, std::move(folded));
  }

  std::vector<query_form> taken() { return std::move(forms_); }

 private:
  static std::vector<std::string> stems(const asked_language& language,
                                        std::span<const summand> sum,
                                        std::string_view summand::* spelled) {
    std::vector<std::string> terms;
    terms.reserve(sum.size());
    for (const auto& word : sum) {
      const auto& stem = cached_stem(language.stemmer, word.*spelled).text;
      terms.push_back(stem.empty() ? folded_term(word.folded) : stem_term(language.code, stem));
    }
    return terms;
  }

  std::span<const asked_language> languages_;
  std::vector<query_form> forms_;
};

class query_reader {
 public:
  query_reader(std::string_view text, std::span<const std::string_view> languages)
      : text_(text), analysis_(analyze(text)) {
    for (const auto language : languages) {
      if (const auto stemmer = stemmer_number(language)) languages_.push_back({language, *stemmer});
    }
  }

  analyzed_query read() {
    for (const auto& group : token_groups(analysis_)) {
      if (query_.shortened) break;
      add_word(group);
    }
    for (const auto& quoted : quoted_ranges(text_)) {
      query_phrase phrase;
      const auto& tokens = analysis_.tokens;
      auto at = std::ranges::lower_bound(tokens, quoted.begin, {}, &text_token::begin);
      for (; at != tokens.end() && at->end <= quoted.end; ++at) {
        phrase.terms.push_back(folded_term(at->folded));
      }
      if (!phrase.terms.empty()) query_.phrases.push_back(std::move(phrase));
    }
    return std::move(query_);
  }

 private:
  void add_word(const token_group& group) {
    query_word word;
    word.text = text_of(group);
    word.prefix = is_prefix(group, word.text);
    const auto [known, is_new] = known_.try_emplace({word.text, word.prefix}, query_.words.size());
    if (!is_new) {
      ++query_.words[known->second].count;
      return;
    }
    if (query_.words.size() == words_max) {
      query_.shortened = true;
      return;
    }
    if (word.prefix) {
      word.forms.push_back({std::string(any_language), {folded_term(word.text)}});
    } else {
      word.forms = forms_of(group, word.text);
      word.plain = group.count == 1 && group.wholes.empty() && is_of_letters(word.text) &&
                   character_count(word.text) >= plain_characters_min;
    }
    query_.words.push_back(std::move(word));
  }

  std::string text_of(const token_group& group) const {
    if (!group.wholes.empty()) return group.wholes.front()->folded;
    std::string text;
    for (std::size_t i = 0; i < group.count; ++i) {
      if (i > 0) text += ' ';
      text += analysis_.tokens[group.first + i].folded;
    }
    return text;
  }

  bool is_prefix(const token_group& group, std::string_view text) const {
    const auto end = analysis_.tokens[group.first + group.count - 1].end;
    if (end >= text_.size() || text_[end] != '*') return false;
    const bool last =
        end + 1 == text_.size() || std::string_view(" \t\r\n").contains(text_[end + 1]);
    return last && !text.contains(' ') && character_count(text) >= prefix_characters_min;
  }

  std::vector<query_form> forms_of(const token_group& group, std::string_view text) const {
    form_list forms(languages_);
    for (const auto* whole : group.wholes) {
      forms.add_sum(std::vector{summand{whole->folded, whole->folded}});
    }
    std::vector<summand> sum;
    for (std::size_t i = 0; i < group.count; ++i) {
      const auto& token = analysis_.tokens[group.first + i];
      sum.push_back({token.normal, token.folded});
    }
    forms.add_sum(sum);
    if (!group.pieces.empty()) add_pieces(group, text, forms);
    return forms.taken();
  }

  /// iPhone14 as `iphone` and `14`, or the parts of a word of which a text may have others.
  static void add_pieces(const token_group& group, std::string_view text, form_list& forms) {
    std::vector<summand> all;
    for (const auto* piece : group.pieces) {
      all.push_back({piece->folded, piece->folded});
      for (const auto* other : group.pieces) {
        const bool both = piece->folded.size() + other->folded.size() == text.size() &&
                          text.starts_with(piece->folded) && text.ends_with(other->folded);
        if (!both) continue;
        return forms.add_sum(std::vector{all.back(), summand{other->folded, other->folded}});
      }
    }
    if (group.count == 1 && group.wholes.empty() && all.size() > 1) forms.add_sum(all);
  }

  std::string_view text_;
  text_analysis analysis_;
  std::vector<asked_language> languages_;
  std::map<std::pair<std::string, bool>, std::size_t> known_;
  analyzed_query query_;
};

}  // namespace

analyzed_query analyze_query(std::string_view text, std::span<const std::string_view> languages) {
  return query_reader(text, languages).read();
}

}  // namespace pagemill
