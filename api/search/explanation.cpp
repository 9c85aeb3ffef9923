#include "api/search/explanation.hpp"

#include <cstdint>
#include <map>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

#include "common/analysis/indexed_text.hpp"
#include "common/analysis/term.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// By dimension, as the database has them.
std::map<std::int32_t, double> weights_of(const search_candidate& candidate) {
  const auto text = index_text(candidate.text, candidate.language);
  std::map<std::int32_t, double> weights;
  for (const auto& one : weigh_terms(text.terms, text.length)) {
    weights.emplace(one.dimension, one.weight);
  }
  return weights;
}

/// The word or stem of "=word" or ":en:stem".
std::string_view text_of_term(std::string_view term) {
  return term.substr(term.find_last_of("=:") + 1);
}

}  // namespace

json::object explain_question(const search_outcome& outcome) {
  json::array words;
  for (std::size_t i = 0; i < outcome.words.words.size(); ++i) {
    const auto& word = outcome.words.words[i];
    json::object shown{{"text", word.text}, {"count", word.count}, {"prefix", word.prefix}};
    const auto similar = outcome.statistics.corrections.find(static_cast<int>(i));
    if (similar != outcome.statistics.corrections.end()) {
      auto& texts = shown["replaced_by"].emplace_array();
      for (const auto& term : similar->second) texts.emplace_back(text_of_term(term));
    }
    words.emplace_back(std::move(shown));
  }
  return {{"entries", outcome.statistics.entries},
          {"languages", json::value_from(outcome.statistics.languages)},
          {"words", std::move(words)}};
}

json::object explain_hit(const search_row& row, const search_outcome& outcome) {
  const auto& candidate = row.found.candidate;
  std::map<std::int32_t, double> weights;
  // Without the keyword half there is nothing to look up, and perhaps no analysis.
  if (!outcome.statistics.terms.empty()) weights = weights_of(candidate);
  json::array terms;
  for (const auto& term : outcome.statistics.terms) {
    const auto weight = weights.find(dimension_of(term.term));
    if (weight == weights.end()) continue;
    terms.emplace_back(
        json::object{{"word", outcome.words.words.at(static_cast<std::size_t>(term.word)).text},
                     {"term", term.term},
                     {"entries", term.entries},
                     {"idf", term.idf},
                     {"weight", weight->second},
                     {"score", term.idf * weight->second}});
  }
  return {
      {"language", candidate.language.empty() ? json::value() : json::value(candidate.language)},
      {"terms", std::move(terms)},
      {"keyword_part", row.found.keyword_part},
      {"semantic_part", row.found.semantic_part}};
}

}  // namespace pagemill
