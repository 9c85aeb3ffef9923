#include "common/stores/search/entry_rows.hpp"

#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/analysis/term.hpp"
#include "common/postgres/row_values.hpp"
#include "common/stores/search/entry_values.hpp"

namespace pagemill::postgres {
namespace {

struct entry {
  int number = 0;
  std::vector<const indexed_text*> texts;

  indexed_window window() const {
    indexed_window whole;
    for (const auto* text : texts) whole.add(*text);
    return whole;
  }
};

/// What the entries add to the count of terms.
struct term_changes {
  std::unordered_map<std::string, int> counts;

  void add(const entry& one, const indexed_window& window) {
    for (const auto& term : window.terms) ++counts[std::string(term.text)];
    ++counts[std::string(entry_mark)];
    ++counts[analysis_mark(analysis_number())];
    std::set<std::string> languages;
    for (const auto* text : one.texts) {
      if (!text->language.empty()) languages.insert(text->language);
    }
    for (const auto& language : languages) ++counts[language_mark(language)];
  }
};

struct entry_columns {
  std::vector<int> numbers;
  std::vector<std::string> keys, weights, chunk_weights, chunk_tokens, chunk_languages;
};

void append_entry(entry_columns& columns, const entry& one, const indexed_window& window,
                  std::int32_t workspace) {
  const auto weights = weigh_terms(window.terms, window.length);
  columns.numbers.push_back(one.number);
  columns.keys.push_back(plain_array(entry_keys(weights, workspace)));
  columns.weights.push_back(weights_text(weights));
  std::vector<std::string> chunk_weights, tokens, languages;
  for (const auto* text : one.texts) {
    chunk_weights.push_back(weights_text(weigh_terms(text->terms, text->length)));
    tokens.push_back(tokens_text(text->tokens));
    languages.push_back(text->language);
  }
  columns.chunk_weights.push_back(text_array(chunk_weights));
  columns.chunk_tokens.push_back(text_array(tokens));
  columns.chunk_languages.push_back(text_array(languages));
}

void insert_entries(transaction& open, const generation_key& key, std::span<const entry> entries) {
  const auto workspace = workspace_hash(key.workspace);
  entry_columns columns;
  term_changes changes;
  for (const auto& one : entries) {
    const auto window = one.window();
    append_entry(columns, one, window, workspace);
    changes.add(one, window);
  }
  std::vector<std::int32_t> dimensions;
  std::vector<int> counts;
  std::vector<std::string> terms;
  for (const auto& [term, count] : changes.counts) {
    dimensions.push_back(dimension_of(term));
    counts.push_back(count);
    terms.push_back(term);
  }
  open.exec(sql::insert_search_entries,
            pqxx::params{to_string(key.document), key.generation, to_string(key.workspace),
                         analysis_number(), plain_array(columns.numbers), text_array(columns.keys),
                         text_array(columns.weights), text_array(columns.chunk_weights),
                         text_array(columns.chunk_tokens), text_array(columns.chunk_languages),
                         plain_array(dimensions), plain_array(counts), text_array(terms)});
}

/// The chunks of the window of `first` before it, whose entry goes.
std::vector<indexed_chunk> reopen_window(transaction& open, const generation_key& key, int first) {
  std::vector<indexed_chunk> chunks;
  const int begin = first / window_chunks * window_chunks;
  if (begin == first) return chunks;
  for (const auto& row :
       open.exec(sql::reopen_window, pqxx::params{to_string(key.document), key.generation,
                                                  first / window_chunks, begin, first})) {
    chunks.push_back({row["index"].as<int>(),
                      index_text(row["text"].view(), row["language"].as<std::string>(""))});
  }
  return chunks;
}

}  // namespace

void add_chunk_entries(transaction& open, const generation_key& key,
                       std::span<const indexed_chunk> chunks) {
  if (chunks.empty()) return;
  const auto before = reopen_window(open, key, chunks.front().index);
  std::vector<entry> entries;
  for (const auto some : {std::span(before), chunks}) {
    for (const auto& one : some) {
      const int number = one.index / window_chunks;
      if (entries.empty() || entries.back().number != number) entries.push_back({number, {}});
      entries.back().texts.push_back(&one.text);
    }
  }
  insert_entries(open, key, entries);
}

void add_card_entry(transaction& open, const generation_key& key, const indexed_text& card) {
  const entry one{card_number, {&card}};
  insert_entries(open, key, std::span(&one, 1));
}

}  // namespace pagemill::postgres
