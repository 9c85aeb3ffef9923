/// What a process knows about the servers behind its database URL: which host was used last, and
/// the latest timeline of the database. After a failover, an old primary that comes back must not
/// be used.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace pagemill::postgres {

/// A server's position in the history of its database. Each promotion of a standby begins a new
/// timeline with a higher number.
struct server_history {
  std::string system;          ///< pg_control_system: the same for a primary and its standbys
  std::uint32_t timeline = 0;  ///< 0: a standby, or not known
};

/// Any thread.
class server_memory {
 public:
  /// Remembers the highest timeline of each system. False if a higher one was seen before: the
  /// server is an old primary.
  bool is_current(const server_history& seen);
  /// The same without remembering anything.
  bool was_overtaken(const server_history& seen) const;

  /// Whether no server has been seen yet.
  bool is_empty() const;

  /// The index, in the URL's list of hosts, of the one that was used last. It is tried first, so
  /// that a dead host costs its connect_timeout only once.
  std::size_t preferred_host() const;
  void prefer_host(std::size_t index);

  /// A connection was opened: pools that wait after a failure need not wait any longer.
  void note_opened(std::chrono::steady_clock::time_point now);
  bool was_opened_after(std::chrono::steady_clock::time_point then) const;

 private:
  mutable std::mutex mutex_;
  std::chrono::steady_clock::time_point opened_at_{};
  std::map<std::string, std::uint32_t> highest_;
  std::size_t preferred_ = 0;
};

}  // namespace pagemill::postgres
