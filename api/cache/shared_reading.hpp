/// One read for all who need the same value at about the same time.
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

/// Callers that arrive during a read share its value or its failure; except after forget(), two
/// reads never run at once. A value is kept for a while, a failure never. Call all members on
/// `executor`, which runs one thing at a time.
template <class Value>
class shared_reading {
 public:
  /// May throw; every caller that waits then gets the exception.
  using reader = std::function<boost::asio::awaitable<Value>()>;
  struct keeping {
    std::chrono::steady_clock::duration time{};
    /// Keep the value at least this many times as long as reading it took, to spare the source ...
    int of_cost = 0;
    /// ... but no longer than this: a slow read is an exception that soon ends.
    std::chrono::steady_clock::duration of_cost_max = std::chrono::seconds(10);
  };

  shared_reading(boost::asio::any_io_executor executor, reader read, keeping kept)
      : executor_(std::move(executor)), read_(std::move(read)), keeping_(kept) {}

  boost::asio::awaitable<Value> read() {
    if (kept_ && clock::now() < kept_until_) co_return *kept_;
    if (flight_) co_return co_await join(flight_);
    co_return co_await fly();
  }
  /// Later calls read again: the caller has just changed the value.
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

  static boost::asio::awaitable<Value> join(std::shared_ptr<flight> joined) {
    co_await joined->landed.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (joined->failure) std::rethrow_exception(joined->failure);
    // Neither value nor failure: this wait was cancelled.
    if (!joined->value) throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return *joined->value;
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
  std::shared_ptr<flight> flight_;  ///< the read in progress
  std::optional<Value> kept_;
  clock::time_point kept_until_;
};

}  // namespace pagemill
