/// Sends NOTIFY as a hint after the caller's commit, in transactions and on a thread of its own.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "common/postgres/connection_pool.hpp"

namespace pagemill::postgres {

/// The first hint is sent at once and begins a quiet period; those that follow are sent together at
/// its end, equal ones once: NOTIFY locks the whole database until its commit, so its rate must not
/// grow with the load.
class notifier {
 public:
  explicit notifier(connection_pool& pool,
                    std::chrono::milliseconds quiet = std::chrono::milliseconds(20));
  /// Stops.
  ~notifier();
  notifier(const notifier&) = delete;
  notifier& operator=(const notifier&) = delete;

  /// Never waits for the database; a hint that cannot be sent is dropped. Any thread.
  void notify(std::string_view channel, std::string_view payload = "");
  /// Sends what is pending and ends the thread. Idempotent.
  void stop();
  std::uint64_t transactions() const;

 private:
  using hint = std::pair<std::string, std::string>;
  void run();
  void send(const std::set<hint>& hints);

  connection_pool& pool_;
  const std::chrono::milliseconds quiet_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::set<hint> pending_;
  std::uint64_t transactions_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace pagemill::postgres
