/// The two halves of a search in PostgreSQL, and the rows of their candidates; ranking is in
/// common/search/fusion.hpp. Blocking; any thread.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// Up to this many vectors an exact scan is used, HNSW beyond.
inline constexpr int exact_vectors_max = 20'000;

class search_store {
 public:
  explicit search_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// The model whose vectors queries are compared with; nullopt before a worker has registered one.
  std::optional<embedding_model> active_model();
  /// Chunks that contain any word of the question, best first, then cards that do. A section has no
  /// cards.
  std::vector<search_hit> keyword(const workspace_id& workspace, const std::string& question,
                                  int wanted, const search_filter& filter);
  /// Nearest chunks by cosine, best first.
  std::vector<search_hit> semantic(const workspace_id& workspace, std::span<const float> question,
                                   const embedding_model& model, int wanted,
                                   const search_filter& filter);
  /// The rows of `hits`, in any order. Without `vector` there are no semantic scores.
  std::vector<search_candidate> rows(const workspace_id& workspace,
                                     std::span<const search_hit> hits, const std::string& question,
                                     std::span<const float> vector,
                                     const std::optional<embedding_model>& model);

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
