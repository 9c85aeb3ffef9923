#include "api/ai/generative/generation.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <format>
#include <stop_token>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/async/as_outcome.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

/// No text has fewer bytes for each token than this on average.
constexpr std::int64_t bytes_per_token_min = 2;
/// Nor more than this.
constexpr std::size_t bytes_per_token_max = 64;

problem to_problem(const provider_error& failed, std::string_view provider) {
  struct known {
    std::string_view code;
    int status;
  };
  // What is not here may work again soon: 503.
  static constexpr std::array all{
      known{"provider_timeout", 504},   known{"provider_answer_invalid", 502},
      known{"provider_broken", 502},    known{"provider_answer_cut", 502},
      known{"provider_refused", 502},   known{"provider_unauthorized", 502},
      known{"provider_untrusted", 502},
  };
  const auto found = std::ranges::find(all, failed.code(), &known::code);
  const int status = found == all.end() ? 503 : found->status;
  problem told{.status = status,
               .code = failed.code(),
               .detail = std::format("The provider {} gave no answer that can be used.", provider),
               .field = "",
               .headers = {}};
  if (status == 503) told.headers.emplace_back("Retry-After", "5");
  return told;
}

}  // namespace

struct generation::state {
  explicit state(asio::any_io_executor io, std::string provider)
      : executor(io), arrived(io), name(std::move(provider)) {
    arrived.expires_at(clock::time_point::max());
  }
  /// On the io thread.
  void wake() { arrived.cancel(); }

  asio::any_io_executor executor;
  asio::steady_timer arrived;
  const std::string name;
  std::string text;  ///< that nobody has read
  bool ended = false;
  std::exception_ptr failure;
  std::stop_source stopping;
};

namespace {

/// On a thread of the pool. What fails is kept, so that the tokens are counted in any case.
struct call_outcome {
  token_counts used;
  std::exception_ptr failure;
};

call_outcome call_service(text_model_service& service, const std::string& model,
                          const text_prompt& prompt, clock::time_point until,
                          const std::stop_token& stop, const text_sink& sink) {
  call_outcome made;
  try {
    made.used = service.generate(model, prompt, until, stop, sink);
  } catch (const generation_error& problem) {
    made.used = problem.spent();
    made.failure = std::current_exception();
  } catch (...) {
    made.failure = std::current_exception();
  }
  return made;
}

}  // namespace

generation::generation(model_calls& calls, std::string model, text_prompt prompt, pool_turn turn,
                       std::shared_ptr<call_meter> meter)
    : state_(std::make_shared<state>(calls.executor, calls.service.name())) {
  // Parameters, not captures: they live as long as the coroutine.
  const auto run = [](model_calls& of, std::shared_ptr<state> into, std::string by,
                      text_prompt what, pool_turn when,
                      std::shared_ptr<call_meter> paid) -> asio::awaitable<void> {
    // Who sends more than that sends no answer: nobody reads on.
    auto room = static_cast<std::size_t>(what.output_tokens_max) * bytes_per_token_max;
    const text_sink sink = [into, room](std::string_view piece) mutable {
      piece = piece.substr(0, room);
      room -= piece.size();
      asio::post(into->executor, [into, text = std::string(piece)] {
        into->text += text;
        into->wake();
      });
      return !into->stopping.stop_requested();
    };
    try {
      auto outcome = co_await of.pool.run(when, [&] {
        return call_service(of.service, by, what, when.deadline, into->stopping.get_token(), sink);
      });
      paid->add(outcome.used.input, outcome.used.output);
      into->failure = outcome.failure;
    } catch (...) {
      into->failure = std::current_exception();
    }
    into->ended = true;
    into->wake();
  };
  calls.tasks.spawn("generation", run(calls, state_, std::move(model), std::move(prompt), turn,
                                      std::move(meter)));
}

generation::~generation() {
  stop();
}

void generation::stop() {
  state_->stopping.request_stop();
}

asio::awaitable<http_result<std::optional<std::string>>> generation::next() {
  const auto mine = state_;
  while (mine->text.empty() && !mine->ended) co_await mine->arrived.async_wait(as_outcome);
  if (!mine->text.empty()) co_return std::exchange(mine->text, {});
  if (!mine->failure) co_return std::nullopt;
  try {
    std::rethrow_exception(std::exchange(mine->failure, nullptr));
  } catch (const provider_error& failed) {
    if (mine->stopping.stop_requested()) co_return client_closed();
    co_return std::unexpected(to_problem(failed, mine->name));
  }
}

asio::awaitable<http_result<std::string>> generation::rest() {
  std::string whole;
  while (true) {
    auto piece = co_await next();
    if (!piece) co_return std::unexpected(std::move(piece.error()));
    if (!*piece) co_return whole;
    whole += **piece;
  }
}

std::int64_t tokens_of(const text_prompt& prompt) {
  const auto bytes = prompt.instructions.size() + prompt.data.size();
  return static_cast<std::int64_t>(bytes) / bytes_per_token_min;
}

}  // namespace pagemill
