/// Searches in PostgreSQL: candidates with their scores and texts; ranking is in
/// common/search/fusion.hpp. Blocking; any thread.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/analysis/query_analysis.hpp"
#include "common/core/uuid.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// Up to this many vectors an exact scan is used, HNSW beyond.
inline constexpr int exact_vectors_max = 20'000;

/// What each half looks for.
struct search_halves {
  const analyzed_query* words = nullptr;  ///< null: no keyword half, and no keyword scores
  std::span<const float> vector;          ///< empty: no semantic half, and no semantic scores
  int model = 0;                          ///< of the vector
};

struct search_found {
  search_statistics statistics;  ///< with words
  std::vector<search_candidate> candidates;
};

class search_store {
 public:
  explicit search_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// The model whose vectors queries are compared with; nullopt before a worker has registered one.
  std::optional<embedding_model> active_model();
  /// The model of that name if its vectors can be searched, else the active one, else nullopt.
  std::optional<embedding_model> searchable_model(const std::string& name);
  /// One round trip for all halves that are asked for, with both scores of every candidate, in any
  /// order. At least `wanted` candidates of each half, if it has as many.
  search_found find(const workspace_id& workspace, const search_halves& asked,
                    const search_filter& filter, int wanted);

  /// Whether the document has vectors of the model; nullopt: there is no such document.
  std::optional<bool> is_embedded(const workspace_id& workspace, const document_id& document,
                                  int model);
  /// Documents similar to one that has vectors of the model, best first.
  std::vector<related_document> related(const workspace_id& workspace, const document_id& document,
                                        int model, int wanted);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
