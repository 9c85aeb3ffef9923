/// Turns questions into vectors for semantic search, and texts of clients, on one thread, or on
/// several if they wait for a provider; workspaces take turns.
#pragma once
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "common/async/blocking_pool.hpp"
#include "common/models/model_shelf.hpp"
#include "common/net/circuit_breaker.hpp"

namespace pagemill {

struct query_vector {
  std::string model;  ///< the embedder's name
  int model_id = 0;   ///< the database's; 0: it had no model when it was last asked
  double semantic_weight = 0;
  std::vector<float> values;
};

struct embedded_texts {
  std::string model;  ///< the embedder's name
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

  /// Asks the database which models are in use.
  using models_reader = std::function<boost::asio::awaitable<models_in_use>()>;

  query_embedder(model_library library, models_reader read)
      : read_(std::move(read)), shelf_(std::move(library)) {}

  /// Loads the active model in the background, and follows a change to another; spawn it once.
  boost::asio::awaitable<void> follow();
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
  /// An embedder and its threads; those who use it keep it.
  struct service {
    explicit service(shelved_model model);
    shelved_model model;
    blocking_pool pool;
  };
  template <class Work>
  boost::asio::awaitable<outcome<std::invoke_result_t<Work&, service&>>> run(pool_turn turn,
                                                                             Work work);

  boost::asio::awaitable<void> look();
  void take_active();
  const embedder* current() const { return service_ ? service_->model.made.get() : nullptr; }

  const models_reader read_;
  model_shelf shelf_;
  blocking_pool loading_{{.threads = 1}};
  std::shared_ptr<service> service_;  ///< null: see the shelf's problem()
};

}  // namespace pagemill
