/// The two halves of a search in PostgreSQL, and the rows of their candidates. Ranking lives in
/// fusion.hpp. Blocking; any thread. Implemented in common/stores/search/search_store.cpp.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

struct search_filter {
  std::vector<document_id> documents;  ///< empty: all
  std::vector<std::string> tags;       ///< every one must be there
  std::optional<std::string> section;  ///< ltree path of a subtree, such as "2.3"
};

/// A chunk found by one half, with that half's score.
struct search_hit {
  document_id document;
  int generation = 1;
  int index = 0;
  float score = 0;
};

/// A candidate with both scores, where they can be had.
struct search_row {
  document_id document;
  int index = 0;
  int first_page = 0, last_page = 0;
  std::string text;
  std::vector<std::string> highlights;  ///< HTML-escaped fragments with <mark> around the hits
  std::optional<float> keyword_score;
  std::optional<float> semantic_score;
};

/// A document near to another one.
struct related_document {
  document_id id;
  std::optional<std::string> title;
  std::optional<std::string> filename;
  float score = 0;
};

struct embedding_model {
  int id = 0;
  std::string name;
  int dimension = 0;
};

/// Exact scan up to this many vectors, HNSW beyond (design, search).
inline constexpr int exact_vectors_max = 20'000;

class search_store {
 public:
  explicit search_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// The model whose vectors queries are compared with; none before a worker registered one.
  std::optional<embedding_model> active_model();
  /// Chunks that hold any word of the question, best first.
  std::vector<search_hit> keyword(const workspace_id& workspace, const std::string& question,
                                  int wanted, const search_filter& filter);
  /// Nearest chunks by cosine, best first.
  std::vector<search_hit> semantic(const workspace_id& workspace, std::span<const float> question,
                                   const embedding_model& model, int wanted,
                                   const search_filter& filter);
  /// The rows of `hits`, in any order. Without `vector` there are no semantic scores.
  std::vector<search_row> rows(const workspace_id& workspace, std::span<const search_hit> hits,
                               const std::string& question, std::span<const float> vector,
                               const std::optional<embedding_model>& model);

  /// Whether the document has vectors of the model; nothing when there is no such document.
  std::optional<bool> is_embedded(const workspace_id& workspace, const document_id& document,
                                  int model);
  /// Documents near to one that has vectors of the model, best first.
  std::vector<related_document> related(const workspace_id& workspace, const document_id& document,
                                        int model, int wanted);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
