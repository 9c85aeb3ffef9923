/// A bounded pool of connections, opened on demand. Any thread.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

/// Limits of each transaction (0: the server's own). They are set per transaction rather than per
/// session, so they also hold behind a pooler in transaction mode.
struct transaction_limits {
  std::chrono::milliseconds statement{0};
  std::chrono::milliseconds idle{0};         ///< idle_in_transaction_session_timeout
  std::chrono::milliseconds transaction{0};  ///< transaction_timeout
  std::chrono::milliseconds tcp_user{0};     ///< the server's side of tcp_user_timeout
};

struct pool_settings {
  connection_settings connection;
  std::string role;  ///< pagemill_api or pagemill_worker; empty: stay the login role
  std::size_t size = 4;
  std::chrono::milliseconds acquire_timeout{30'000};
  transaction_limits limits;
  bool index_plans = false;  ///< plan with indexes only: for the queue's pools
};

struct pool_stats {
  std::size_t open;  ///< idle + leased
  std::size_t idle;
  std::size_t waiting;  ///< threads waiting for a connection
  std::uint64_t opened;
  std::uint64_t dropped;  ///< broken, or idle when another was found broken
  std::uint64_t timeouts;
};

class connection_pool {
 public:
  /// Opens nothing yet.
  explicit connection_pool(pool_settings settings);
  /// All leases must have been returned.
  ~connection_pool();
  connection_pool(const connection_pool&) = delete;
  connection_pool& operator=(const connection_pool&) = delete;

  /// Owns a connection until destroyed; the connection then returns to the pool, or is closed if it
  /// is broken.
  class lease {
   public:
    lease(lease&& other) noexcept : pool_(other.pool_), connection_(std::move(other.connection_)) {}
    lease& operator=(lease&&) = delete;
    ~lease();
    connection& operator*() const { return *connection_; }
    connection* operator->() const { return connection_.get(); }

   private:
    friend class connection_pool;
    lease(connection_pool& pool, std::unique_ptr<connection> held)
        : pool_(&pool), connection_(std::move(held)) {}
    connection_pool* pool_;
    std::unique_ptr<connection> connection_;
  };

  /// Waits at most acquire_timeout, or `limit` if that is less. Throws pool_timeout;
  /// connection_lost if a new connection was needed and could not be opened, no_answer if the
  /// server was silent. After a failure one caller at a time tries again, with backoff, and the
  /// others fail at once, so that they do not all hit a server that comes back.
  lease acquire();
  lease acquire(std::chrono::milliseconds limit);

  /// Drops the idle connections. Call it when one was found broken: a restart of the server breaks
  /// all of them.
  void drop_idle();
  /// Waits for `duration`, or until the pool is stopped: the backoff of transact.
  void pause(std::chrono::milliseconds duration);
  /// Ends every wait with pool_timeout, now and later. Leases in use are not touched. Idempotent.
  void stop();

  pool_stats stats() const;
  const pool_settings& settings() const { return settings_; }

 private:
  using time_point = std::chrono::steady_clock::time_point;

  void give_back(std::unique_ptr<connection> returned);
  std::unique_ptr<connection> take_idle();
  std::unique_ptr<connection> open_reserved();
  void note_opened();
  void note_not_opened(const std::exception& problem);

  const pool_settings settings_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<connection>> idle_;  ///< the last used is taken first
  std::size_t open_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t opened_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t timeouts_ = 0;
  bool stopped_ = false;
  std::size_t opening_ = 0;
  int failures_ = 0;                ///< failed attempts in a row
  bool silent_ = false;             ///< the last of those ended in no_answer
  std::string last_problem_;        ///< its message
  time_point not_before_{};         ///< no new attempt before
  time_point failed_at_{};          ///< the last failure
  time_point unavailable_since_{};  ///< since the first of them; the epoch: available
  time_point said_unavailable_{};
};

}  // namespace pagemill::postgres
