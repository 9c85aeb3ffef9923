/// Runs a search from question to ranked rows. Either half may fail without the other.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/cache/lru_cache.hpp"
#include "api/embedding/query_embedder.hpp"
#include "api/http/exchange.hpp"
#include "api/search/search_request.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/async/workspace_permits.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

/// A half that gave no results; the code is stable.
struct degraded_half {
  std::string half;
  std::string code;
};

struct search_row {
  ranked_candidate found;
  /// Fragments around the hits, marked as search_values.hpp says; nullopt without hits.
  std::optional<std::string> excerpts;
};

struct search_outcome {
  std::vector<search_row> rows;
  std::vector<degraded_half> degraded;
  analyzed_query words;
  search_statistics statistics;
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
           question_cache& questions, workspace_permits& searches)
      : pool_(pool),
        store_(store),
        embedder_(embedder),
        questions_(questions),
        searches_(searches) {}

  /// 429 `too_many_workspace_searches` or 503 `busy` when no permit came free in time. Throws when
  /// the database is unavailable: neither half can search, or the rows that were found cannot be
  /// read.
  boost::asio::awaitable<http_result<search_outcome>> search(exchange_ptr request,
                                                             search_request wanted);

  /// The documents most similar to one of the workspace, best first; 404, and as above.
  boost::asio::awaitable<http_result<related_outcome>> related(exchange_ptr request,
                                                               document_id document, int limit);

 private:
  struct question;
  using permit = workspace_permits::permit;
  /// The turn of a search that may begin now, with its permit.
  boost::asio::awaitable<http_result<std::pair<pool_turn, permit>>> begin(exchange_ptr request);
  boost::asio::awaitable<std::expected<query_vector, std::string>> embed(pool_turn turn,
                                                                         workspace_id workspace,
                                                                         std::string text);
  result<related_outcome> ask_related(const workspace_id& workspace, const document_id& document,
                                      int limit);
  search_outcome ask(const workspace_id& workspace, const search_request& wanted, question asked);
  std::optional<embedding_model> find_model(const search_request& wanted, const std::string& name,
                                            std::string& missing);
  search_halves choose_halves(const search_request& wanted, const question& asked,
                              search_outcome& outcome);
  search_found find(const workspace_id& workspace, const search_request& wanted,
                    const search_halves& halves, search_outcome& outcome);
  std::optional<search_found> find_half(const workspace_id& workspace, const search_request& wanted,
                                        const search_halves& half, search_outcome& outcome);

  blocking_pool& pool_;
  search_store& store_;
  query_embedder& embedder_;
  question_cache& questions_;
  workspace_permits& searches_;
};

}  // namespace pagemill
