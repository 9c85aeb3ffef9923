#include "common/stores/search/reindexing.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis/language_choice.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/backfills/held_generation.hpp"
#include "common/stores/search/entry_rows.hpp"
#include "common/stores/search/entry_values.hpp"

namespace pagemill {
namespace {

using postgres::indexed_chunk;
using postgres::transaction;

/// A batch holds the row of its document, and is what a stop waits for.
constexpr int windows_max = 64 / window_chunks;
constexpr std::size_t bytes_max = 128 * 1024;
/// Of a document with few to make, so many are looked at in one batch.
constexpr int windows_looked_at = 1000 / window_chunks;

struct chunk_version {
  int index;
  std::string version;
  bool operator==(const chunk_version&) const = default;
};

struct window_batch {
  std::vector<indexed_chunk> chunks;
  std::vector<chunk_version> read;
  backfill_position next;

  std::vector<int> numbers() const {
    std::vector<int> numbers;
    for (const auto& chunk : read) {
      const int number = window_of(chunk.index);
      if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
    }
    return numbers;
  }
};

pqxx::params generation_of(const backfill_document& one) {
  return {to_string(one.document), one.generation};
}

/// As a job chooses them.
language_choice languages_of(transaction& open, const backfill_document& one) {
  const auto rows = open.exec(sql::language_option, pqxx::params{to_string(one.document)});
  return language_choice(rows.empty() ? "" : rows[0][0].as<std::string>(""),
                         {.first = one.language});
}

/// Reads windows from the position on and makes what is stored of them.
window_batch read_windows(transaction& open, const backfill_document& one) {
  const int begin = std::max(one.position, 0);
  const int end = begin + windows_looked_at;
  auto values = generation_of(one);
  for (const int value : {begin, end, analysis_number()}) values.append(value);
  values.append(one.everything);
  values.append(windows_max);
  values.append(window_chunks);
  const auto rows = open.exec(sql::windows_to_index, values);
  const int last = window_of(rows[0]["last"].as<int>(-1));
  auto languages = languages_of(open, one);
  window_batch batch;
  std::size_t bytes = 0;
  for (const auto& row : rows) {
    if (row["index"].is_null()) break;
    const int index = row["index"].as<int>();
    if (bytes > bytes_max && index % window_chunks == 0) {
      batch.next = window_of(index);
      return batch;
    }
    const auto text = row["text"].view();
    bytes += text.size();
    batch.chunks.push_back({index, index_text(text, languages.choose(text))});
    batch.read.push_back({index, row["version"].as<std::string>()});
  }
  const auto numbers = batch.numbers();
  const int next = std::ssize(numbers) == windows_max ? numbers.back() + 1 : end;
  if (next <= last) batch.next = next;
  return batch;
}

/// Whether nobody changes the texts until the transaction ends, and the chunks are what was read.
bool hold_texts(transaction& open, const backfill_document& one, const window_batch& batch) {
  if (!hold_generation(open, one)) return false;
  auto values = generation_of(one);
  values.append(postgres::plain_array(batch.numbers()));
  values.append(window_chunks);
  std::vector<chunk_version> now;
  for (const auto& row : open.exec(sql::chunks_in_windows, values)) {
    now.push_back({row["index"].as<int>(), row["version"].as<std::string>()});
  }
  return now == batch.read;
}

/// The text of the card, if it needs an entry.
std::optional<std::string> card_of(transaction& open, const backfill_document& one) {
  if (one.position > card_number) return std::nullopt;
  auto values = generation_of(one);
  values.append(analysis_number());
  values.append(one.everything);
  const auto rows = open.exec(sql::card_to_index, values);
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::string>();
}

void replace_entries(transaction& open, const backfill_document& one, const window_batch& batch,
                     const std::optional<std::string>& card) {
  auto numbers = batch.numbers();
  if (card) numbers.push_back(card_number);
  auto values = generation_of(one);
  values.append(postgres::plain_array(numbers));
  values.append(postgres::plain_array(batch.read, &chunk_version::index));
  open.exec(sql::remove_entries, values);
  const postgres::generation_key key{one.workspace, one.document, one.generation};
  postgres::add_chunk_entries(open, key, batch.chunks);
  if (card) postgres::add_card_entry(open, key, index_text(*card, one.language));
}

}  // namespace

backfill_task reindex_task() {
  return {.kind = "reindex", .target = analysis_number()};
}

/// The windows are analysed before anything but the task's own row is locked.
backfill_position reindex_batch(transaction& open, const backfill_document& one) {
  const auto batch = read_windows(open, one);
  if (!hold_texts(open, one, batch)) return one.position;
  const auto card = card_of(open, one);
  replace_entries(open, one, batch, card);
  return batch.next;
}

}  // namespace pagemill
