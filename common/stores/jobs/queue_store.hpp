/// The queue and its workers as operators see them, across all workspaces. Blocking; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

enum class queue_claiming { running, paused };

struct queue_counts {
  std::int64_t ready = 0;
  std::int64_t scheduled = 0;
  std::int64_t running = 0;
  std::int64_t waiting_for_embedding = 0;
  double oldest_ready_seconds = 0;
  bool paused = false;                   ///< no job is claimed
  std::optional<std::string> paused_at;  ///< RFC 3339
  bool rows_in_default = false;          ///< history or events wait for a partition of their day
  std::int64_t unfit_workers = 0;        ///< processes that claim nothing because of their host
};

/// Why a worker process claims no jobs, and since when.
struct unfit_state {
  std::string code;
  std::string since;  ///< RFC 3339
};

struct workspace_depth {
  workspace_id workspace;
  std::int64_t jobs = 0;
};

struct worker_row {
  std::string slot;
  std::string host;
  std::string started_at;  ///< RFC 3339
  std::string seen_at;     ///< RFC 3339
  bool draining = false;
  int slots = 0;
  std::int64_t jobs = 0;
  std::optional<unfit_state> unfit;
};

class queue_store {
 public:
  explicit queue_store(postgres::connection_pool& pool) : pool_(pool) {}

  queue_counts counts();
  /// The number of waiting jobs, counted up to `up_to`.
  std::int64_t depth(std::int64_t up_to);
  /// The same by workspace; none of them has 0.
  std::vector<workspace_depth> depths(std::int64_t up_to);
  /// Pauses or resumes claiming; running jobs continue. Returns whether this changed anything.
  bool set_claiming(queue_claiming wanted);
  std::vector<worker_row> workers();
  /// nullopt: no workspace has that name.
  std::optional<workspace_id> workspace_named(std::string_view name);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
