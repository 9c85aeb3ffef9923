/// Turns questions into vectors for the semantic half of a search: one thread, a bounded queue.
#pragma once
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "common/async/blocking_pool.hpp"
#include "common/embedding/embedder.hpp"

namespace pagemill {

struct query_vector {
  std::string model;  ///< the embedder's name
  double semantic_weight = 0;
  std::vector<float> values;
};

/// All members are to be called on one io thread.
class query_embedder {
 public:
  explicit query_embedder(std::filesystem::path folder);

  /// Loads the model in the background; to be spawned once.
  boost::asio::awaitable<void> load();
  /// The vector, or why there is none, as a stable code for `degraded`: embedder_loading,
  /// model_missing, model_damaged, model_unsupported, embedder_busy, embedder_failed.
  boost::asio::awaitable<std::expected<query_vector, std::string>> embed(std::string question);
  /// "ready", or the code that embed would give.
  const std::string& status() const { return status_; }

  static constexpr std::size_t questions_waiting_max = 64;

 private:
  std::filesystem::path folder_;
  std::string status_ = "embedder_loading";
  std::unique_ptr<embedder> embedder_;
  blocking_pool pool_{{.threads = 1, .admitted_max = questions_waiting_max}};
};

}  // namespace pagemill
