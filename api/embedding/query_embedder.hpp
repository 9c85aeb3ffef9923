/// Turns questions into vectors for semantic search, and texts of clients, on one thread, or on
/// several if they wait for a provider; workspaces take turns.
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

struct embedded_texts {
  std::vector<std::vector<float>> vectors;
  /// Those that the model read; estimated by characters when the embedder has no tokenizer.
  std::size_t tokens = 0;
};

/// What a client may know of the model.
struct model_card {
  std::string name;
  std::size_t dimension = 0;
  std::size_t texts_max = 0;  ///< of one call of embed_texts, so that others get their turn
};

/// Call all members on one io thread.
class query_embedder {
 public:
  /// A vector, or a stable code for `degraded`: embedder_loading, model_missing, model_damaged,
  /// model_unsupported, embedder_busy, embedder_failed, or that of a provider_error.
  template <class Value>
  using outcome = std::expected<Value, std::string>;

  explicit query_embedder(embedder_maker make);

  /// Loads the model in the background; spawn it once.
  boost::asio::awaitable<void> load();
  boost::asio::awaitable<outcome<query_vector>> embed(pool_turn turn, std::string question);
  /// As passages of documents are.
  boost::asio::awaitable<outcome<embedded_texts>> embed_texts(pool_turn turn,
                                                              std::vector<std::string> texts);
  /// "ready", or the code that embed would return.
  std::string status() const;
  /// nullopt while there is no model.
  std::optional<model_card> model() const;
  /// The provider of the vectors and its circuit; nullopt when the model is local.
  std::optional<std::pair<std::string, circuit_view>> provider() const;

  static constexpr std::size_t questions_waiting_max = 64;

 private:
  template <class Work>
  boost::asio::awaitable<outcome<std::invoke_result_t<Work&>>> run(pool_turn turn, Work work);

  embedder_maker make_;
  std::string status_ = "embedder_loading";
  std::unique_ptr<embedder> embedder_;
  blocking_pool loading_{{.threads = 1}};
  std::unique_ptr<blocking_pool> pool_;  ///< made with the embedder
};

}  // namespace pagemill
