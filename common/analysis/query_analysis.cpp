#include "common/analysis/query_analysis.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "common/analysis/language.hpp"
#include "common/analysis/quoted_ranges.hpp"
#include "common/analysis/stems.hpp"
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

void add_form(std::vector<query_form>& forms, std::string_view language,
              std::vector<std::string> terms) {
  query_form form{std::string(language), std::move(terms)};
  const auto same = [&](const query_form& made) {
    return made.language == form.language && made.terms == form.terms;
  };
  if (std::ranges::none_of(forms, same)) forms.push_back(std::move(form));
}

/// The sum of the words in each language: of their stems, where they have any.
void add_sum(std::vector<query_form>& forms, std::span<const summand> sum) {
  std::vector<std::string> folded;
  bool accents = false, letters = false;
  for (const auto& word : sum) {
    folded.push_back(folded_term(word.folded));
    accents = accents || word.normal != word.folded;
    letters = letters || is_of_letters(word.normal);
  }
  if (!letters) return add_form(forms, any_language, std::move(folded));
  const auto stems = [&](std::string_view language, bool as_typed) {
    std::vector<std::string> terms;
    for (const auto& word : sum) {
      const auto stem = stem_of(language, as_typed ? word.normal : word.folded);
      terms.push_back(stem.empty() ? folded_term(word.folded) : stem_term(language, stem));
    }
    return terms;
  };
  for (const auto language : stemmed_languages()) {
    add_form(forms, language, stems(language, true));
    if (accents) add_form(forms, language, stems(language, false));
  }
  add_form(forms, no_stems, std::move(folded));
}

class query_reader {
 public:
  explicit query_reader(std::string_view text) : text_(text), analysis_(analyze(text)) {}

  analyzed_query read() {
    for (const auto& group : token_groups(analysis_)) {
      if (query_.shortened) break;
      add_word(group);
    }
    for (const auto& quoted : quoted_ranges(text_)) {
      query_phrase phrase;
      for (const auto& token : analysis_.tokens) {
        if (token.begin >= quoted.begin && token.end <= quoted.end) {
          phrase.terms.push_back(folded_term(token.folded));
        }
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
      add_form(word.forms, any_language, {folded_term(word.text)});
    } else {
      add_forms(group, word.forms);
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

  void add_forms(const token_group& group, std::vector<query_form>& forms) const {
    for (const auto* whole : group.wholes) {
      add_sum(forms, std::vector{summand{whole->folded, whole->folded}});
    }
    std::vector<summand> sum;
    for (std::size_t i = 0; i < group.count; ++i) {
      const auto& token = analysis_.tokens[group.first + i];
      sum.push_back({token.normal, token.folded});
    }
    add_sum(forms, sum);
  }

  std::string_view text_;
  text_analysis analysis_;
  std::map<std::pair<std::string, bool>, std::size_t> known_;
  analyzed_query query_;
};

}  // namespace

analyzed_query analyze_query(std::string_view text) {
  return query_reader(text).read();
}

}  // namespace pagemill
