#include "api/search/marked_terms.hpp"

#include <algorithm>
#include <map>

namespace pagemill {
namespace {

/// Of the rarity of the question's rarest word: what is commoner, such as "of", says nothing about
/// why a text was found.
constexpr double rarity_share_min = 0.2;

bool is_in_phrase(const analyzed_query& query, const query_word& word) {
  return std::ranges::any_of(query.phrases, [&](const query_phrase& phrase) {
    return std::ranges::any_of(word.forms, [&](const query_form& form) {
      return std::ranges::find_first_of(form.terms, phrase.terms) != form.terms.end();
    });
  });
}

/// By the index of the word.
std::map<int, double> rarities_of(const search_statistics& statistics) {
  std::map<int, double> rarities;
  for (const auto& term : statistics.terms) {
    auto& rarity = rarities[term.word];
    rarity = std::max(rarity, term.idf);
  }
  return rarities;
}

}  // namespace

marked_terms_of marked_terms(const analyzed_query& query, const search_statistics& statistics) {
  marked_terms_of marks;
  const auto rarities = rarities_of(statistics);
  double rarest = 0;
  for (const auto& [word, rarity] : rarities) rarest = std::max(rarest, rarity);
  for (int i = 0; const auto& word : query.words) {
    const auto rarity = rarities.find(i++);
    if (rarity != rarities.end() && rarity->second < rarity_share_min * rarest &&
        !is_in_phrase(query, word)) {
      continue;
    }
    for (const auto& form : word.forms) {
      const bool used = form.language.empty() || form.language == "*" ||
                        std::ranges::contains(statistics.languages, form.language);
      if (!used) continue;
      if (word.prefix) {
        marks.prefixes.insert(marks.prefixes.end(), form.terms.begin(), form.terms.end());
      } else {
        marks.terms.insert(form.terms.begin(), form.terms.end());
      }
    }
  }
  for (const auto& [word, similar] : statistics.corrections) {
    marks.terms.insert(similar.begin(), similar.end());
  }
  return marks;
}

}  // namespace pagemill
