#include "common/stores/search/question_params.hpp"

#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <simdjson.h>

#include "common/analysis/language.hpp"
#include "common/analysis/term.hpp"
#include "common/postgres/row_values.hpp"
#include "common/stores/search/entry_values.hpp"

namespace pagemill {
namespace {

constexpr int question_params_count = 13;
/// Forms of all languages and those of one are told apart by their numbers, so that a form has the
/// same number in every language.
constexpr int forms_of_a_language = 100;

/// The terms of a question as parallel arrays.
struct term_columns {
  std::vector<int> words, forms, places;
  std::vector<std::string> languages, terms;
  std::vector<int> dimensions;
};

term_columns columns_of(const analyzed_query& query) {
  term_columns columns;
  int word_number = 0;
  for (const auto& word : query.words) {
    ++word_number;
    std::map<std::string_view, int> forms_seen;
    for (const auto& form : word.forms) {
      const int form_number =
          (form.language == "*" ? 0 : forms_of_a_language) + ++forms_seen[form.language];
      int place = 0;
      for (const auto& term : form.terms) {
        columns.words.push_back(word_number);
        columns.forms.push_back(form_number);
        columns.places.push_back(++place);
        columns.languages.push_back(form.language);
        columns.terms.push_back(term);
        columns.dimensions.push_back(dimension_of(term));
      }
    }
  }
  return columns;
}

std::string kind_of(const query_word& word) {
  if (word.prefix) return "prefix";
  return word.plain ? "word" : "code";
}

/// The dimensions of the marks that say which languages a workspace holds and how many entries.
std::vector<std::int32_t> mark_dimensions() {
  std::vector<std::int32_t> marks;
  for (const auto language : stemmed_languages()) {
    marks.push_back(dimension_of(language_mark(language)));
  }
  marks.push_back(dimension_of(entry_mark));
  marks.push_back(dimension_of(analysis_mark(analysis_number())));
  return marks;
}

std::string ranges_text(const std::vector<std::pair<int, int>>& pages) {
  std::string text = "{";
  for (const auto& [first, last] : pages) {
    if (text.size() > 1) text += ',';
    text += std::format("[{},{}]", first, last);
  }
  return text + '}';
}

}  // namespace

void append_question(pqxx::params& params, const analyzed_query* words,
                     const workspace_id& workspace) {
  if (words == nullptr) {
    for (int i = 0; i < question_params_count; ++i) params.append(std::optional<std::string>());
    return;
  }
  const auto columns = columns_of(*words);
  std::vector<int> counts;
  std::vector<std::string> kinds;
  for (const auto& word : words->words) {
    counts.push_back(word.count);
    kinds.push_back(kind_of(word));
  }
  static const auto marks = postgres::plain_array(mark_dimensions());
  static const auto languages = postgres::plain_array(stemmed_languages());
  params.append(workspace_hash(workspace));
  params.append(analysis_number());
  for (const auto* numbers : {&columns.words, &columns.forms, &columns.places}) {
    params.append(postgres::plain_array(*numbers));
  }
  for (const auto* texts : {&columns.languages, &columns.terms}) {
    params.append(postgres::text_array(*texts));
  }
  params.append(postgres::plain_array(columns.dimensions));
  params.append(postgres::plain_array(counts));
  params.append(postgres::text_array(kinds));
  params.append(languages);
  params.append(marks);
  std::vector<std::string> phrases;
  for (const auto& phrase : words->phrases) phrases.push_back(tokens_text(phrase_tokens(phrase)));
  params.append(phrases.empty() ? std::nullopt : std::optional(postgres::text_array(phrases)));
}

void append_vector(pqxx::params& params, const search_halves& asked) {
  std::optional<std::string> vector;
  std::optional<int> model;
  if (!asked.vector.empty()) {
    vector = postgres::vector_text(asked.vector);
    model = asked.model;
  }
  params.append(vector);
  params.append(model);
}

void append_filter(pqxx::params& params, const search_filter& filter) {
  const auto unless_empty = [](const auto& values, auto&& text_of) {
    return values.empty() ? std::optional<std::string>() : std::optional(text_of(values));
  };
  const auto time_text = [](const std::optional<utc_time>& time) {
    return time ? std::optional(format_rfc3339(*time)) : std::nullopt;
  };
  params.append(
      unless_empty(filter.documents, [](const auto& v) { return postgres::plain_array(v); }));
  params.append(unless_empty(filter.tags, [](const auto& v) { return postgres::text_array(v); }));
  params.append(filter.section);
  params.append(unless_empty(filter.pages, ranges_text));
  params.append(time_text(filter.created_after));
  params.append(time_text(filter.created_before));
}

search_statistics read_statistics(std::string_view json) {
  search_statistics statistics;
  simdjson::dom::parser parser;
  simdjson::dom::object about;
  if (parser.parse(simdjson::padded_string(json)).get(about) != simdjson::SUCCESS) {
    throw std::logic_error("what a search says about its question is no object");
  }
  statistics.entries = about["entries"].get_int64().value();
  statistics.outdated = about["outdated"].get_bool().value();
  // What a loop runs over needs a name: a temporary result ends before its first round.
  const simdjson::dom::array languages = about["languages"].get_array().value();
  for (const std::string_view language : languages) statistics.languages.emplace_back(language);
  simdjson::dom::object corrections;
  if (about["corrections"].get(corrections) == simdjson::SUCCESS) {
    for (const auto [word, similar] : corrections) {
      auto& texts = statistics.corrections[std::stoi(std::string(word)) - 1];
      const simdjson::dom::array known = similar.get_array().value();
      for (const std::string_view text : known) texts.emplace_back(text);
    }
  }
  simdjson::dom::array terms;
  if (about["terms"].get(terms) == simdjson::SUCCESS) {
    for (const auto term : terms) {
      statistics.terms.push_back({.word = static_cast<int>(term["word"].get_int64().value()) - 1,
                                  .language = std::string(term["language"].get_string().value()),
                                  .term = std::string(term["term"].get_string().value()),
                                  .entries = term["entries"].get_int64().value(),
                                  .idf = term["idf"].get_double().value()});
    }
  }
  return statistics;
}

}  // namespace pagemill
