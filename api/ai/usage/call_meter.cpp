#include "api/ai/usage/call_meter.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> refuse_call(std::string_view code) {
  struct known {
    std::string_view code;
    int status;
    std::string_view detail;
  };
  static constexpr std::array all{
      known{"provider_not_allowed", 403,
            "The workspace does not allow text of its documents to go to this provider."},
      known{"budget_exhausted", 402, "The workspace's budget of this month does not allow it."},
      known{"price_unknown", 422,
            "The workspace has a budget, and the price of this model is not known."},
  };
  const auto found = std::ranges::find(all, code, &known::code);
  if (found == all.end()) std::abort();
  return refuse(found->status, std::string(code), std::string(found->detail));
}

}  // namespace

boost::json::object to_json(const answer_usage& used) {
  return {{"input_tokens", used.input_tokens},
          {"output_tokens", used.output_tokens},
          {"cost", or_null(used.cost)}};
}

price_reader price_reader_of(const token_prices& prices) {
  return [&prices](std::string_view provider, std::string_view model, std::int64_t input,
                   std::int64_t output) -> std::optional<double> {
    if (provider == local_provider) return 0;
    return prices.cost(provider, model, {.input = input, .output = output});
  };
}

call_meter::call_meter(usage_book& book, ai_call call, pool_turn turn)
    : book_(book), call_(std::move(call)), turn_(turn) {}

call_meter::~call_meter() {
  const auto used = usage();
  book_.recorder.record(call_, {.code = code_.value_or("abandoned"),
                                .input_tokens = used.input_tokens,
                                .output_tokens = used.output_tokens,
                                .cost = used.cost});
}

boost::asio::awaitable<http_result<void>> call_meter::reserve(std::int64_t input,
                                                              std::int64_t output) {
  const auto most = book_.price(call_.provider, call_.model, input, output);
  const auto refused =
      co_await book_.pool.run(turn_, [&] { return book_.store.reserve(call_, most); });
  if (refused) co_return refuse_call(*refused);
  co_return http_result<void>{};
}

void call_meter::add(std::int64_t input, std::int64_t output) {
  input_ += input;
  output_ += output;
}

answer_usage call_meter::usage() const {
  answer_usage used{.input_tokens = input_, .output_tokens = output_, .cost = 0};
  if (input_ + output_ > 0) used.cost = book_.price(call_.provider, call_.model, input_, output_);
  return used;
}

}  // namespace pagemill
