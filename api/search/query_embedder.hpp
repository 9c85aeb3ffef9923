/// Turns questions into vectors for semantic search, on one thread; workspaces take turns.
#pragma once
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "common/async/blocking_pool.hpp"
#include "common/embedding/embedder_factory.hpp"

namespace pagemill {

struct query_vector {
  std::string model;  ///< the embedder's name
  double semantic_weight = 0;
  std::vector<float> values;
};

/// Call all members on one io thread.
class query_embedder {
 public:
  explicit query_embedder(embedder_maker make);

  /// Loads the model in the background; spawn it once.
  boost::asio::awaitable<void> load();
  /// Returns the vector, or a stable code for `degraded`: embedder_loading, model_missing,
  /// model_damaged, model_unsupported, embedder_busy, embedder_failed.
  boost::asio::awaitable<std::expected<query_vector, std::string>> embed(pool_turn turn,
                                                                         std::string question);
  /// "ready", or the code that embed would return.
  const std::string& status() const { return status_; }

  static constexpr std::size_t questions_waiting_max = 64;

 private:
  embedder_maker make_;
  std::string status_ = "embedder_loading";
  std::unique_ptr<embedder> embedder_;
  blocking_pool pool_{{.threads = 1, .admitted_max = questions_waiting_max}};
};

}  // namespace pagemill
