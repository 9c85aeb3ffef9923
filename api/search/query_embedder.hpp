/// Turns questions into vectors for semantic search, on one thread, or on several if they wait for
/// a provider; workspaces take turns.
#pragma once
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "common/async/blocking_pool.hpp"
#include "common/embedding/embedder_factory.hpp"
#include "common/net/circuit_breaker.hpp"

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
  /// model_damaged, model_unsupported, embedder_busy, embedder_failed, or that of a
  /// provider_error.
  boost::asio::awaitable<std::expected<query_vector, std::string>> embed(pool_turn turn,
                                                                         std::string question);
  /// "ready", or the code that embed would return.
  std::string status() const;
  /// The provider of the vectors and its circuit; nullopt when the model is local.
  std::optional<std::pair<std::string, circuit_view>> provider() const;

  static constexpr std::size_t questions_waiting_max = 64;

 private:
  embedder_maker make_;
  std::string status_ = "embedder_loading";
  std::unique_ptr<embedder> embedder_;
  blocking_pool loading_{{.threads = 1}};
  std::unique_ptr<blocking_pool> pool_;  ///< made with the embedder
};

}  // namespace pagemill
