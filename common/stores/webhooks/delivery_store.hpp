/// Callbacks for ended jobs (docs/webhooks.md): for workers to send and for clients to read. The
/// database creates the rows, in the transaction that ends a job. Blocking;
/// any thread. Infrastructure failures are the exceptions of common/postgres.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/core/errc.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// A callback that this process has claimed and must send before the claim expires.
struct claimed_delivery {
  uuid id;  ///< of the event: the same in every attempt
  std::int64_t token = 0;
  std::string event;                          ///< job.completed, job.failed, job.cancelled
  std::string event_at;                       ///< RFC 3339
  int tries = 1;                              ///< including this one
  std::chrono::duration<double> tried_for{};  ///< since the first attempt
  std::int64_t unix_now = 0;                  ///< when it was claimed, by the database's clock
  std::string url;
  std::string secret;
  std::optional<std::string> previous_secret;
  job snapshot;  ///< as it was when it ended
};

/// The outcome of an attempt.
struct delivery_end {
  std::string status;  ///< pending, delivered, failed
  std::optional<int> http_status = {};
  std::optional<std::string> error = {};  ///< a code
  std::chrono::duration<double> wait{};   ///< until the next attempt, if pending
};

/// A callback as clients see it.
struct delivery {
  uuid id;
  job_id job;
  std::string event;
  std::string status;
  int attempts = 0;
  std::optional<int> last_status;
  std::optional<std::string> last_error;
  std::string created_at;
  std::optional<std::string> next_attempt_at;
  std::optional<std::string> delivered_at;
};

struct delivery_filter {
  std::optional<job_id> job;
  std::optional<std::string> status;
};

struct delivery_list {
  std::vector<delivery> items;
  std::optional<uuid> next;
};

class delivery_store {
 public:
  explicit delivery_store(postgres::connection_pool& pool) : pool_(pool) {}

  // For workers.
  /// Claims up to `count` that are due, for `held`, within the limit of each workspace.
  std::vector<claimed_delivery> claim(int count, std::chrono::seconds held);
  /// Records an attempt. lost_claim: it took too long, and another process has claimed the
  /// callback.
  result<void> end(const claimed_delivery& taken, const delivery_end& end);
  /// Releases what was claimed and not sent.
  void release(std::span<const claimed_delivery> taken);
  /// Forgets at most `limit` that have ended and are older than the history. Returns their number.
  int forget(int keep_days, int limit);

  // For clients of a workspace.
  delivery_list list(const workspace_id& workspace, const delivery_filter& filter, int limit,
                     const std::optional<uuid>& cursor);
  /// Makes a callback pending again, due now. not_found.
  result<delivery> redeliver(const workspace_id& workspace, const uuid& id);
  enum class secret_wish { current, fresh };
  std::string secret(const workspace_id& workspace, secret_wish wish);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
