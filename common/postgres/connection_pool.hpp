/// A bounded pool of connections, opened on demand. Any thread.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

/// Limits of each transaction (0: the server's own). They are set with the transaction, not with
/// the session, so that they hold behind a pooler in transaction mode too.
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
  bool index_plans = false;  ///< statements are planned with indexes only: for the queue's pools
};

struct pool_stats {
  std::size_t open;  ///< idle + leased
  std::size_t idle;
  std::size_t waiting;  ///< threads that wait for a connection now
  std::uint64_t opened;
  std::uint64_t dropped;  ///< found broken, or idle when another was found broken
  std::uint64_t timeouts;
};

class connection_pool {
 public:
  /// Opens nothing yet.
  explicit connection_pool(pool_settings settings);
  /// Every lease must be back.
  ~connection_pool();
  connection_pool(const connection_pool&) = delete;
  connection_pool& operator=(const connection_pool&) = delete;

  /// Owns a connection until destroyed; then the connection goes back to the pool, or is closed
  /// when it is broken.
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

  /// Waits at most acquire_timeout, or `limit` when that is less. Throws pool_timeout;
  /// connection_lost when a new connection was needed and could not be opened, no_answer when the
  /// server was silent. After a failure one caller at a time tries again, with backoff, and the
  /// others fail at once, so that they do not all hit a server that comes back.
  lease acquire();
  lease acquire(std::chrono::milliseconds limit);

  /// Drops the connections that are idle now: called when one was found broken, since a restart of
  /// the server breaks all of them.
  void drop_idle();
  /// Waits `duration`, or less when the pool is stopped: the backoff of transact.
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
  void opened_or_not(const std::exception* problem, bool silent);

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
  int failures_ = 0;                ///< tries to connect in a row that failed
  bool silent_ = false;             ///< the last of them ended in no_answer
  std::string last_problem_;        ///< what it said
  time_point not_before_{};         ///< nobody tries again before
  time_point unavailable_since_{};  ///< the first of them; none: the epoch
  time_point said_unavailable_{};
};

}  // namespace pagemill::postgres
