/// Enqueues jobs that do nothing, with the API's role, pool, transactions and hints.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill::benchmarks {

struct enqueue_plan {
  std::string database_url;
  std::filesystem::path statement;       ///< benchmarks/sql/insert_noop_jobs.sql
  std::vector<workspace_id> workspaces;  ///< that take turns, a transaction each
  int jobs = 1;
  int batch = 1;  ///< jobs of one transaction
  int clients = 1;
  /// Between two transactions of a client, spread by half either way. With a pause, each job's id
  /// and the time at which its COMMIT was answered are written: "enqueued KEY TIME".
  std::chrono::milliseconds pause{0};
};

/// Returns the seconds from the first BEGIN to the answer to the last COMMIT.
double enqueue(const enqueue_plan& plan);

}  // namespace pagemill::benchmarks
