#include "api/embedding/query_embedder.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/core/log.hpp"
#include "common/embedding/text_preparation.hpp"
#include "common/net/provider_client.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Of one turn of a local model: about a fifth of a second.
constexpr std::size_t local_texts_max = 4;
/// Much less than former vectors are kept.
constexpr std::chrono::seconds look_interval{5};
/// While there is no active model, or it is not here.
constexpr std::chrono::seconds first_look_interval{1};

std::size_t tokens_of(const embedder& model, const std::string& text) {
  constexpr std::size_t characters_of_a_token = 4;
  const auto* words = model.text_tokenizer();
  if (words == nullptr) return (text.size() + characters_of_a_token - 1) / characters_of_a_token;
  return std::min(words->count(prepare_text(text)), model.tokens_max());
}

}  // namespace

query_embedder::service::service(shelved_model of)
    : model(std::move(of)),
      pool({.threads = model.made->calls_max(), .admitted_max = questions_waiting_max}) {}

asio::awaitable<void> query_embedder::follow() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    try {
      co_await look();
    } catch (const std::exception& e) {
      postgres::log_absorbed("models_not_followed", e);
    }
    timer.expires_after(service_ && service_->model.id != 0 ? look_interval : first_look_interval);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> query_embedder::look() {
  const auto in_use = co_await read_();
  const auto now = model_shelf::time_point::clock::now();
  if (!shelf_.is_stale(in_use, now)) co_return;
  co_await loading_.run({}, [&] { shelf_.stock(in_use, now); });
  take_active();
}

void query_embedder::take_active() {
  auto active = shelf_.active();
  if (!active) {
    log_warning("query_embedder_missing", {{"code", shelf_.problem()}});
    service_.reset();
  } else if (current() == active->made.get()) {
    service_->model.id = active->id;
  } else {
    log_info("query_embedder_ready", {{"model", active->made->name()}});
    service_ = std::make_shared<service>(*std::move(active));
  }
}

std::string query_embedder::status() const {
  const auto remote = provider();
  if (remote && remote->second.state != circuit_state::closed) return remote->second.code;
  return service_ ? "ready" : shelf_.problem();
}

std::optional<model_card> query_embedder::model() const {
  const auto* const made = current();
  if (made == nullptr) return std::nullopt;
  const bool remote = made->provider() != nullptr;
  return model_card{.name = made->name(),
                    .dimension = made->dimension(),
                    .texts_max = remote ? made->texts_max() : local_texts_max};
}

std::optional<std::pair<std::string, circuit_view>> query_embedder::provider() const {
  const auto* remote = service_ ? current()->provider() : nullptr;
  if (remote == nullptr) return std::nullopt;
  return std::pair(remote->name(), remote->circuit());
}

/// Runs work with the embedder when it is the workspace's turn.
template <class Work>
asio::awaitable<query_embedder::outcome<std::invoke_result_t<Work&, query_embedder::service&>>>
query_embedder::run(pool_turn turn, Work work) {
  const auto used = service_;
  if (!used) co_return std::unexpected(shelf_.problem());
  try {
    co_return co_await used->pool.run(turn, [&] { return work(*used); });
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
  const int id = service_ ? service_->model.id : 0;
  co_return co_await run(turn, [id, texts = std::array{std::move(question)}](service& with) {
    auto& made = *with.model.made;
    return query_vector{.model = made.name(),
                        .model_id = id,
                        .semantic_weight = made.vector_weight(),
                        .values = std::move(made.embed(texts, text_role::query).at(0))};
  });
}

asio::awaitable<query_embedder::outcome<embedded_texts>> query_embedder::embed_texts(
    pool_turn turn, std::vector<std::string> texts) {
  co_return co_await run(turn, [texts = std::move(texts)](service& with) {
    embedded_texts made{.model = with.model.made->name(), .vectors = with.model.made->embed(texts)};
    for (const auto& text : texts) made.tokens += tokens_of(*with.model.made, text);
    return made;
  });
}

}  // namespace pagemill
