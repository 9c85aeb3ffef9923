/// One answer for all who ask the same at about the same time, however many they are.
#pragma once
#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace pagemill {

/// Never reads twice at once, but for forget(): who comes while it reads is told what that gives, a
/// failure too. What was read is kept for a while, a failure never. All members are to be called on
/// `executor`, which runs one thing at a time.
template <class Value>
class shared_reading {
 public:
  /// May throw: all who wait for it then do.
  using reader = std::function<boost::asio::awaitable<Value>()>;
  struct keeping {
    std::chrono::steady_clock::duration time{};
    /// At least so many times as long as reading took: who asks must not keep the source busy.
    int of_cost = 0;
    /// But no longer for its cost: when reading takes long something is wrong, and soon no more.
    std::chrono::steady_clock::duration of_cost_max = std::chrono::seconds(10);
  };

  shared_reading(boost::asio::any_io_executor executor, reader read, keeping kept)
      : executor_(std::move(executor)), read_(std::move(read)), keeping_(kept) {}

  boost::asio::awaitable<Value> read() {
    if (kept_ && clock::now() < kept_until_) co_return *kept_;
    if (flight_) co_return co_await join(flight_);
    co_return co_await fly();
  }
  /// What is asked from now on is read anew: the asker has just changed it.
  void forget() {
    flight_.reset();
    kept_.reset();
  }

 private:
  using clock = std::chrono::steady_clock;
  struct flight {
    boost::asio::steady_timer landed;
    std::optional<Value> value = {};
    std::exception_ptr failure = {};
  };

  static boost::asio::awaitable<Value> join(std::shared_ptr<flight> of) {
    co_await of->landed.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (of->failure) std::rethrow_exception(of->failure);
    // Neither: it was this wait that was cancelled.
    if (!of->value) throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return *of->value;
  }

  boost::asio::awaitable<Value> fly() {
    const auto mine = std::make_shared<flight>(
        flight{boost::asio::steady_timer(executor_, clock::time_point::max())});
    flight_ = mine;
    const auto begun = clock::now();
    try {
      mine->value = co_await read_();
    } catch (...) {
      mine->failure = std::current_exception();
    }
    const auto ended = clock::now();
    mine->landed.cancel();
    if (flight_ == mine) {
      flight_.reset();
      kept_ = mine->value;
      const auto of_cost = std::min((ended - begun) * keeping_.of_cost, keeping_.of_cost_max);
      kept_until_ = ended + std::max(keeping_.time, of_cost);
    }
    if (mine->failure) std::rethrow_exception(mine->failure);
    co_return *mine->value;
  }

  boost::asio::any_io_executor executor_;
  reader read_;
  keeping keeping_;
  std::shared_ptr<flight> flight_;  ///< the reading under way
  std::optional<Value> kept_;
  clock::time_point kept_until_;
};

}  // namespace pagemill
