/// Receives NOTIFY on its own connection, on which it also holds the worker's session lock. A
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

#include "common/core/descriptor.hpp"
#include "common/core/uuid.hpp"
#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

/// The key of the session advisory lock that shows that a worker process is alive: the first 8
/// bytes of the id, big-endian, as a signed number. In SQL: ('x' || left(replace(id::text, '-',
/// ''), 16))::bit(64)::bigint.
std::int64_t session_lock_key(const worker_id& id);

/// Called on the listener's thread. They must be short, and must neither throw nor stop the
/// listener.
struct listener_events {
  std::function<void(std::string_view channel, std::string_view payload)> notified;
  /// After every LISTEN, including the first: notifications may have been missed, so look now.
  std::function<void()> listening;
  /// The session lock is held (again).
  std::function<void()> locked;
  /// The connection is gone, and the lock with it. `listening` and `locked` follow once it is
  /// back.
  std::function<void()> lost;
};

struct listener_settings {
  connection_settings connection;
  std::vector<std::string> channels;
  std::optional<std::int64_t> session_lock;  ///< session_lock_key(worker)
  std::chrono::milliseconds probe_timeout{2000};
  std::chrono::milliseconds probe_again{60'000};  ///< after a failed probe
  std::chrono::milliseconds check_every{10'000};  ///< the server, after that much silence
};

class listening_session;

class notification_listener {
 public:
  notification_listener(listener_settings settings, listener_events events);
  /// Stops.
  ~notification_listener();
  notification_listener(const notification_listener&) = delete;
  notification_listener& operator=(const notification_listener&) = delete;

  /// Starts the listener's thread and returns. If the database is down, it tries again with
  /// backoff.
  void start();
  /// Returns once the thread has ended and the connection is closed, after a connect_timeout at
  /// most. Idempotent; may be called before start.
  void stop();

  /// Whether a notification from another connection arrived: false until the first probe has ended,
  /// while the connection is down, and behind a pooler in transaction mode. If false, poll faster.
  bool is_working() const { return working_; }
  bool holds_lock() const { return locked_; }
  /// Waits for the end of the first probe. False after `limit`.
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
  bool warned_ = false;  ///< the log says once that nothing is heard; the listener's thread
  descriptor wake_;      ///< eventfd that ends the wait for the socket
  std::atomic<bool> working_ = false;
  std::atomic<bool> locked_ = false;
  std::thread thread_;
};

}  // namespace pagemill::postgres
