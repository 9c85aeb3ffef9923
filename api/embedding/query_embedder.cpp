#include "api/embedding/query_embedder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/core/log.hpp"
#include "common/embedding/text_preparation.hpp"
#include "common/net/provider_client.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Of one turn of a local model: about a fifth of a second.
constexpr std::size_t local_texts_max = 4;

std::size_t tokens_of(const embedder& model, const std::string& text) {
  constexpr std::size_t characters_of_a_token = 4;
  const auto* words = model.text_tokenizer();
  if (words == nullptr) return (text.size() + characters_of_a_token - 1) / characters_of_a_token;
  return std::min(words->count(prepare_text(text)), model.tokens_max());
}

}  // namespace

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

std::optional<model_card> query_embedder::model() const {
  if (!embedder_) return std::nullopt;
  const bool remote = embedder_->provider() != nullptr;
  return model_card{.name = embedder_->name(),
                    .dimension = embedder_->dimension(),
                    .texts_max = remote ? embedder_->texts_max() : local_texts_max};
}

std::optional<std::pair<std::string, circuit_view>> query_embedder::provider() const {
  const auto* remote = embedder_ ? embedder_->provider() : nullptr;
  if (remote == nullptr) return std::nullopt;
  return std::pair(remote->name(), remote->circuit());
}

/// Runs work with the embedder when it is the workspace's turn.
template <class Work>
asio::awaitable<query_embedder::outcome<std::invoke_result_t<Work&>>> query_embedder::run(
    pool_turn turn, Work work) {
  if (!embedder_) co_return std::unexpected(status_);
  try {
    co_return co_await pool_->run(turn, std::move(work));
  } catch (const pool_overloaded&) {
    co_return std::unexpected("embedder_busy");
  } catch (const provider_error& e) {
    co_return std::unexpected(e.code());
  } catch (const std::exception& e) {
    log_error("query_not_embedded", {{"reason", e.what()}});
  }
  co_return std::unexpected("embedder_failed");
}

asio::awaitable<query_embedder::outcome<query_vector>> query_embedder::embed(pool_turn turn,
                                                                             std::string question) {
  co_return co_await run(turn, [this, texts = std::array{std::move(question)}] {
    return query_vector{.model = embedder_->name(),
                        .semantic_weight = embedder_->vector_weight(),
                        .values = std::move(embedder_->embed(texts, text_role::query).at(0))};
  });
}

asio::awaitable<query_embedder::outcome<embedded_texts>> query_embedder::embed_texts(
    pool_turn turn, std::vector<std::string> texts) {
  co_return co_await run(turn, [this, texts = std::move(texts)] {
    embedded_texts made{.vectors = embedder_->embed(texts)};
    for (const auto& text : texts) made.tokens += tokens_of(*embedder_, text);
    return made;
  });
}

}  // namespace pagemill
