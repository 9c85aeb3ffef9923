/// A call of a text model whose text is read while it arrives: from the thread that waits for it to
/// the io thread.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/ai/models/text_model.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "api/http/problem.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/async/task_group.hpp"

namespace pagemill {

/// Where calls of one service run. Its threads only wait for the service.
struct model_calls {
  model_calls(boost::asio::any_io_executor io, text_model_service& called, std::size_t calls_max)
      : executor(io), service(called), pool({.threads = calls_max}), tasks(io) {}
  boost::asio::any_io_executor executor;
  text_model_service& service;
  blocking_pool pool;
  task_group tasks;
};

/// Call all members on the io thread. What the call used is added to the meter when it has ended,
/// even when nobody reads any more.
class generation {
 public:
  /// Begins the call.
  generation(model_calls& calls, std::string model, text_prompt prompt, pool_turn turn,
             std::shared_ptr<call_meter> meter);
  /// Stops the call.
  ~generation();
  generation(const generation&) = delete;
  generation& operator=(const generation&) = delete;

  /// The text that has arrived since; nullopt: the call has ended. 502 to 504 with the code of the
  /// provider's error.
  boost::asio::awaitable<http_result<std::optional<std::string>>> next();
  /// All of the rest.
  boost::asio::awaitable<http_result<std::string>> rest();
  /// A pending next() returns soon.
  void stop();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

/// About how many tokens the prompt has: more than fewer, since a budget must hold.
std::int64_t tokens_of(const text_prompt& prompt);

}  // namespace pagemill
