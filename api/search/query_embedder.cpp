#include "api/search/query_embedder.hpp"

#include <array>
#include <utility>

#include "common/core/log.hpp"

namespace pagemill {

namespace asio = boost::asio;

query_embedder::query_embedder(embedder_maker make) : make_(std::move(make)) {}

asio::awaitable<void> query_embedder::load() {
  try {
    auto made = co_await pool_.run({}, [this] { return make_(); });
    if (made) {
      embedder_ = *std::move(made);
      status_ = "ready";
      log_info("query_embedder_ready", {{"model", embedder_->name()}});
      co_return;
    }
    status_ = to_string(made.error().code);
    log_warning("query_embedder_missing", {{"code", status_}, {"reason", made.error().message}});
  } catch (const std::exception& e) {
    status_ = "embedder_failed";
    log_error("query_embedder_failed", {{"reason", e.what()}});
  }
}

asio::awaitable<std::expected<query_vector, std::string>> query_embedder::embed(
    pool_turn turn, std::string question) {
  if (!embedder_) co_return std::unexpected(status_);
  try {
    auto vectors = co_await pool_.run(turn, [this, texts = std::array{std::move(question)}] {
      return embedder_->embed(texts, text_role::query);
    });
    co_return query_vector{.model = embedder_->name(),
                           .semantic_weight = embedder_->vector_weight(),
                           .values = std::move(vectors.at(0))};
  } catch (const pool_overloaded&) {
    co_return std::unexpected("embedder_busy");
  } catch (const std::exception& e) {
    log_error("query_not_embedded", {{"reason", e.what()}});
  }
  co_return std::unexpected("embedder_failed");
}

}  // namespace pagemill
