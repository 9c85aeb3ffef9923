/// Hears NOTIFY on a connection of its own, and holds the worker's session lock there. A
/// notification is a hint, never the truth.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

/// The key of the session advisory lock that shows that a worker process is alive: the first 8
/// bytes of the id, big-endian, as a signed number. In SQL: ('x' || left(replace(id::text, '-',
/// ''), 16))::bit(64)::bigint.
std::int64_t session_lock_key(const worker_id& id);

/// Called on the listener's thread; they must be short, must not throw, and must not stop the
/// listener.
struct listener_events {
  std::function<void(std::string_view channel, std::string_view payload)> notified;
  /// After every LISTEN, the first too: notifications may have been missed, so look now.
  std::function<void()> listening;
  /// The session lock is held (again).
  std::function<void()> locked;
  /// The connection is gone, and the lock with it. Followed by `listening` and `locked` when it is
  /// back.
  std::function<void()> lost;
};

struct listener_settings {
  connection_settings connection;
  std::vector<std::string> channels;
  std::optional<std::int64_t> session_lock;  ///< session_lock_key(worker)
  std::chrono::milliseconds probe_timeout{2000};
  std::chrono::milliseconds probe_again{60'000};  ///< after a failed probe
  std::chrono::milliseconds check_every{10'000};  ///< the server, when nothing was heard for long
};

class listening_session;

class notification_listener {
 public:
  notification_listener(listener_settings settings, listener_events events);
  /// Stops.
  ~notification_listener();
  notification_listener(const notification_listener&) = delete;
  notification_listener& operator=(const notification_listener&) = delete;

  /// Begins on a thread of its own and returns at once; a database that is down is tried again with
  /// backoff.
  void start();
  /// Returns when the thread has ended and the connection is closed, at most a connect_timeout
  /// later. Idempotent; legal before start.
  void stop();

  /// Whether a notification sent from another connection was heard: false until the first probe has
  /// ended, while the connection is down, and behind a pooler in transaction mode. When false, poll
  /// faster.
  bool is_working() const { return working_; }
  bool holds_lock() const { return locked_; }
  /// Waits for the end of the first probe. False: not yet, after `limit`.
  bool wait_until_probed(std::chrono::milliseconds limit);

 private:
  void run();
  bool probe(listening_session& session);
  void serve(listening_session& session);
  bool wait_stopped(std::chrono::milliseconds duration);

  const listener_settings settings_;
  const listener_events events_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool probed_ = false;
  bool warned_ = false;  ///< of the listener's thread: said once that nothing is heard
  int wake_ = -1;        ///< eventfd that ends the wait for the socket
  std::atomic<bool> working_ = false;
  std::atomic<bool> locked_ = false;
  std::thread thread_;
};

}  // namespace pagemill::postgres
