#include "common/stores/models/vector_rows.hpp"

#include <algorithm>

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transaction;

std::vector<versioned_chunk> chunks_without_vector(transaction& open, const backfill_document& one,
                                                   int model, int limit) {
  std::vector<versioned_chunk> chunks;
  for (const auto& row : open.exec(sql::chunks_without_vector,
                                   pqxx::params{to_string(one.document), one.generation, model,
                                                std::max(one.position, 0), limit})) {
    chunks.push_back(
        {row["index"].as<int>(), row["text"].as<std::string>(), row["version"].as<std::string>()});
  }
  return chunks;
}

void add_vectors(transaction& open, const backfill_document& one, int model,
                 std::span<const versioned_chunk> chunks,
                 std::span<const std::vector<float>> vectors, int long_chunks) {
  std::vector<std::string> texts;
  for (const auto& vector : vectors) texts.push_back(postgres::vector_text(vector));
  open.exec(sql::insert_missing_vectors,
            pqxx::params{to_string(one.document), one.generation, model, to_string(one.workspace),
                         postgres::plain_array(chunks, &versioned_chunk::index),
                         postgres::plain_array(chunks, &versioned_chunk::version),
                         postgres::text_array(texts)});
  if (long_chunks > 0) open.exec(sql::count_long_chunks, pqxx::params{model, long_chunks});
}

}  // namespace pagemill
