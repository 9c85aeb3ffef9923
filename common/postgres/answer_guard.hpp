/// Cuts connections whose server does not answer. A blocking call of libpq has no time limit, and
/// the TCP stack of a frozen host keeps acknowledging data.
#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace pagemill::postgres {

/// Has a thread of its own, started at the first use. Any thread.
class answer_guard {
 public:
  using clock = std::chrono::steady_clock;
  /// No limit.
  static constexpr clock::time_point never = clock::time_point::max();

  answer_guard() = default;
  /// All watches must have been destroyed.
  ~answer_guard();
  answer_guard(const answer_guard&) = delete;
  answer_guard& operator=(const answer_guard&) = delete;

  /// Watches one connection while it waits for answers; used by the connection's thread.
  class watch {
   public:
    /// `socket` must stay open, and this connection's, until the watch is destroyed. Watches
    /// nothing yet.
    watch(answer_guard& guard, int socket) : guard_(guard), socket_(socket) {}
    ~watch() { disarm(); }
    watch(const watch&) = delete;
    watch& operator=(const watch&) = delete;

    /// Shuts the socket down at `deadline`, unless disarmed before: the blocking call then returns
    /// as if the server had closed the connection. Replaces an earlier deadline.
    void arm(clock::time_point deadline);
    void disarm();
    /// Whether the socket was shut down.
    bool fired() const;

   private:
    friend class answer_guard;
    answer_guard& guard_;
    const int socket_;
    std::multimap<clock::time_point, watch*>::iterator place_;
    bool armed_ = false;
    bool fired_ = false;
  };

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<clock::time_point, watch*> armed_;
  clock::time_point wakes_at_ = never;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace pagemill::postgres
