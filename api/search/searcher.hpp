/// Runs a search from question to ranked rows. Either half may fail without the other.
#pragma once
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/cache/lru_cache.hpp"
#include "api/search/query_embedder.hpp"
#include "api/search/search_request.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

/// A half that gave no results; the code is stable.
struct degraded_half {
  std::string half;
  std::string code;
};

struct search_outcome {
  std::vector<ranked_candidate> rows;
  std::vector<degraded_half> degraded;
};

struct related_outcome {
  std::vector<related_document> rows;
  std::vector<degraded_half> degraded;
};

class searcher {
 public:
  /// Vectors of earlier questions.
  using question_cache = lru_cache<query_vector>;

  searcher(blocking_pool& pool, search_store& store, query_embedder& embedder,
           question_cache& questions)
      : pool_(pool), store_(store), embedder_(embedder), questions_(questions) {}

  /// Throws when the database is unavailable: neither half can search, or the rows that were found
  /// cannot be read.
  boost::asio::awaitable<search_outcome> search(workspace_id workspace, search_request wanted);

  /// The documents most similar to one of the workspace, best first; not_found.
  boost::asio::awaitable<result<related_outcome>> related(workspace_id workspace,
                                                          document_id document, int limit);

 private:
  struct question;
  boost::asio::awaitable<std::expected<query_vector, std::string>> embed(workspace_id workspace,
                                                                         std::string text);
  search_outcome ask(const workspace_id& workspace, const search_request& wanted,
                     const question& asked);

  blocking_pool& pool_;
  search_store& store_;
  query_embedder& embedder_;
  question_cache& questions_;
};

}  // namespace pagemill
