/// Writes search entries, within the transaction that writes their texts.
#pragma once
#include <span>

#include "common/analysis/indexed_text.hpp"
#include "common/core/uuid.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {

struct generation_key {
  workspace_id workspace;
  document_id document;
  int generation = 1;
};

struct indexed_chunk {
  int index = 0;
  indexed_text text;
};

/// Consecutive chunks that have just been written behind those that have entries. A window that an
/// earlier batch left incomplete is made again with its new chunks.
void add_chunk_entries(transaction& open, const generation_key& key,
                       std::span<const indexed_chunk> chunks);

/// The entry of a card that has none.
void add_card_entry(transaction& open, const generation_key& key, const indexed_text& card);

}  // namespace pagemill::postgres
