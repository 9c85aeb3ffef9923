/// What one request costs its workspace: allowed and reserved before, recorded after.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "api/ai/models/token_prices.hpp"
#include "api/ai/usage/usage_recorder.hpp"
#include "api/http/problem.hpp"
#include "common/async/pool_turn.hpp"

namespace pagemill {

struct answer_usage {
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> cost;  ///< nullopt: unknown
};

boost::json::object to_json(const answer_usage& used);

/// The price of so many tokens; nullopt: unknown.
using price_reader = std::function<std::optional<double>(
    std::string_view provider, std::string_view model, std::int64_t input, std::int64_t output)>;

/// The models of this installation: they cost nothing.
inline constexpr std::string_view local_provider = "local";

/// Prices as the operator says; `prices` lives longer.
price_reader price_reader_of(const token_prices& prices);

/// Where calls are accounted for. On the io thread.
struct usage_book {
  blocking_pool& pool;
  usage_store& store;
  usage_recorder& recorder;
  price_reader price;
};

/// Of one request. On one thread.
class call_meter {
 public:
  call_meter(usage_book& book, ai_call call, pool_turn turn);
  /// Records the request, as abandoned if nothing has ended it: calls that run on until they have
  /// stopped keep it, and count.
  ~call_meter();
  call_meter(const call_meter&) = delete;
  call_meter& operator=(const call_meter&) = delete;

  /// Before the first call that may cost something: whether the workspace allows the provider, and
  /// its budget allows so many tokens. 403 `provider_not_allowed`, 402 `budget_exhausted`, 422
  /// `price_unknown`.
  boost::asio::awaitable<http_result<void>> reserve(std::int64_t input, std::int64_t output);
  /// A call has used so many tokens, whether it failed or not.
  void add(std::int64_t input, std::int64_t output);
  answer_usage usage() const;
  /// `code` says why the request failed; empty: it did not. Only the first end counts.
  void end(std::string_view code = "") {
    if (!code_) code_ = code;
  }

 private:
  usage_book& book_;
  const ai_call call_;
  const pool_turn turn_;
  std::int64_t input_ = 0, output_ = 0;
  std::optional<std::string> code_;  ///< nullopt: it has not ended
};

}  // namespace pagemill
