#include "api/search/query_embedder.hpp"

#include <array>
#include <utility>

#include "common/core/log.hpp"
#include "common/net/provider_client.hpp"

namespace pagemill {

namespace asio = boost::asio;

query_embedder::query_embedder(embedder_maker make) : make_(std::move(make)) {}

asio::awaitable<void> query_embedder::load() {
  try {
    auto made = co_await loading_.run({}, [this] { return make_(); });
    if (made) {
      pool_ = std::make_unique<blocking_pool>(blocking_pool::limits{
          .threads = (*made)->calls_max(), .admitted_max = questions_waiting_max});
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

std::string query_embedder::status() const {
  const auto remote = provider();
  return remote && remote->second.state != circuit_state::closed ? remote->second.code : status_;
}

std::optional<std::pair<std::string, circuit_view>> query_embedder::provider() const {
  const auto* remote = embedder_ ? embedder_->provider() : nullptr;
  if (remote == nullptr) return std::nullopt;
  return std::pair(remote->name(), remote->circuit());
}

asio::awaitable<std::expected<query_vector, std::string>> query_embedder::embed(
    pool_turn turn, std::string question) {
  if (!embedder_) co_return std::unexpected(status_);
  try {
    auto vectors = co_await pool_->run(turn, [this, texts = std::array{std::move(question)}] {
      return embedder_->embed(texts, text_role::query);
    });
    co_return query_vector{.model = embedder_->name(),
                           .semantic_weight = embedder_->vector_weight(),
                           .values = std::move(vectors.at(0))};
  } catch (const pool_overloaded&) {
    co_return std::unexpected("embedder_busy");
  } catch (const provider_error& e) {
    co_return std::unexpected(e.code());
  } catch (const std::exception& e) {
    log_error("query_not_embedded", {{"reason", e.what()}});
  }
  co_return std::unexpected("embedder_failed");
}

}  // namespace pagemill
