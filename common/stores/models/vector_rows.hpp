/// The rows of a reembedding: chunks that lack a vector of a model, and their vectors.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "common/stores/backfills/backfill_store.hpp"

namespace pagemill {

struct versioned_chunk {
  int index = 0;
  std::string text;
  std::string version;  ///< another one: the row was written anew
};

/// The next chunks from the document's position on, at most `limit`, that lack a vector of `model`.
std::vector<versioned_chunk> chunks_without_vector(postgres::transaction& open,
                                                   const backfill_document& one, int model,
                                                   int limit);
/// A vector for each chunk; of one that changed or has a vector by now nothing is written.
/// `long_chunks` of them were longer than the model's window.
void add_vectors(postgres::transaction& open, const backfill_document& one, int model,
                 std::span<const versioned_chunk> chunks,
                 std::span<const std::vector<float>> vectors, int long_chunks);

}  // namespace pagemill
