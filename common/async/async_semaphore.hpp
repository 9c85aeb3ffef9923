/// A counting semaphore for coroutines of one executor.
#pragma once
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace pagemill {

/// Call all members and destroy permits on `executor`, which runs one thing at a time. First come,
/// first served.
class async_semaphore {
 public:
  class permit {
   public:
    permit(permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    permit& operator=(permit&& other) noexcept {
      std::swap(owner_, other.owner_);
      return *this;
    }
    ~permit() {
      if (owner_ != nullptr) owner_->release();
    }

   private:
    friend class async_semaphore;
    explicit permit(async_semaphore* owner) : owner_(owner) {}
    async_semaphore* owner_;
  };

  async_semaphore(boost::asio::any_io_executor executor, std::size_t permits)
      : executor_(std::move(executor)), free_(permits) {}

  /// nullopt if none is free before `deadline`.
  boost::asio::awaitable<std::optional<permit>> acquire(
      std::chrono::steady_clock::time_point deadline);
  std::size_t free() const { return free_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct waiter {
    boost::asio::steady_timer wake;
    bool served = false;
  };
  void release();

  boost::asio::any_io_executor executor_;
  std::size_t free_;
  std::list<waiter*> waiting_;
};

}  // namespace pagemill
