#include "common/stores/search/entry_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis/term.hpp"
#include "common/postgres/binary_array.hpp"
#include "common/stores/search/entry_values.hpp"

namespace pagemill::postgres {
namespace {

/// Of one statement: a page of 100,000 words makes thousands, and neither the statements nor the
/// pauses between them may take long.
constexpr std::size_t entries_max = 100;

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
class term_changes {
 public:
  void add(const entry& one, const indexed_window& window) {
    std::int32_t last = 0;
    for (const auto& term : window.terms) {
      if (term.dimension != last) changes_.push_back({term.dimension, 1, term.text});
      last = term.dimension;
    }
    ++marks_[std::string(entry_mark)];
    ++marks_[analysis_mark(analysis_number())];
    std::set<std::string_view> languages;
    for (const auto* text : one.texts) languages.insert(text->language);
    languages.erase("");
    for (const auto language : languages) ++marks_[language_mark(language)];
  }

  /// By dimension, each once; valid as long as the windows, and until the next call.
  const term_counts& sum() {
    for (const auto& [mark, count] : marks_) changes_.push_back({dimension_of(mark), count, mark});
    std::ranges::sort(changes_, {}, &counted_term::dimension);
    auto last = changes_.begin();
    for (const auto& change : std::span(changes_).subspan(1)) {
      if (change.dimension == last->dimension) {
        last->count += change.count;
      } else {
        *++last = change;
      }
    }
    changes_.erase(last + 1, changes_.end());
    return changes_;
  }

 private:
  term_counts changes_;
  std::map<std::string, int> marks_;
};

/// The elements of a list that belong to an entry, counted from 1.
struct list_slices {
  std::vector<std::int32_t> first, last;

  void add(std::size_t before, std::size_t now) {
    first.push_back(static_cast<std::int32_t>(before) + 1);
    last.push_back(static_cast<std::int32_t>(now));
  }
};

struct entry_columns {
  std::vector<std::int32_t> numbers, keys;
  list_slices of_keys, of_chunks;
  std::vector<std::vector<dimension_weight>> weights, chunk_weights;
  std::vector<const indexed_text*> chunks;

  void add(const entry& one, const indexed_window& window, std::int32_t workspace) {
    numbers.push_back(one.number);
    weights.push_back(weigh_terms(window.terms, window.length));
    const auto keys_before = keys.size(), chunks_before = chunks.size();
    for (const auto& weight : weights.back()) {
      keys.push_back(entry_key(weight.dimension, workspace));
    }
    for (const auto* text : one.texts) {
      chunks.push_back(text);
      chunk_weights.push_back(weigh_terms(text->terms, text->length));
    }
    of_keys.add(keys_before, keys.size());
    of_chunks.add(chunks_before, chunks.size());
  }
};

void insert_entries(transaction& open, const generation_key& key, std::span<const entry> entries) {
  const auto workspace = workspace_hash(key.workspace);
  std::vector<indexed_window> windows;
  entry_columns columns;
  term_changes changes;
  for (const auto& one : entries) {
    windows.push_back(one.window());
    columns.add(one, windows.back(), workspace);
    changes.add(one, windows.back());
  }
  const auto type = open.type_number(sql::sparsevec_type);
  const auto& terms = changes.sum();
  open.exec(
      sql::insert_search_entries,
      pqxx::params{
          to_string(key.document), key.generation, to_string(key.workspace), analysis_number(),
          binary_array(columns.numbers), binary_array(columns.of_keys.first),
          binary_array(columns.of_keys.last), binary_array(columns.of_chunks.first),
          binary_array(columns.of_chunks.last), binary_array(columns.keys),
          weights_array(columns.weights, type), weights_array(columns.chunk_weights, type),
          tokens_array(columns.chunks), binary_array(columns.chunks, &indexed_text::language),
          binary_array(terms, &counted_term::dimension), binary_array(terms, &counted_term::count),
          binary_array(terms, &counted_term::text)});
}

/// The chunks of the window of `first` before it, whose entry goes.
std::vector<indexed_chunk> reopen_window(transaction& open, const generation_key& key, int first) {
  std::vector<indexed_chunk> chunks;
  const int begin = window_of(first) * window_chunks;
  if (begin == first) return chunks;
  for (const auto& row : open.exec(
           sql::reopen_window,
           pqxx::params{to_string(key.document), key.generation, window_of(first), begin, first})) {
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
      const int number = window_of(one.index);
      if (entries.empty() || entries.back().number != number) entries.push_back({number, {}});
      entries.back().texts.push_back(&one.text);
    }
  }
  for (const auto some : std::views::chunk(entries, entries_max)) {
    insert_entries(open, key, some);
  }
}

void add_card_entry(transaction& open, const generation_key& key, const indexed_text& card) {
  const entry one{card_number, {&card}};
  insert_entries(open, key, std::span(&one, 1));
}

}  // namespace pagemill::postgres
