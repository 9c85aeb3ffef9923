/// A queue on its own database, for tests that use its statements directly.
#pragma once
#include <format>
#include <string>
#include <string_view>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "worker/claims/claim_floors.hpp"

namespace pagemill::test {

/// As in the programs: the queue's statements are planned with indexes only.
inline postgres::pool_settings pool_of(const std::string& url, const std::string& role) {
  postgres::pool_settings settings;
  settings.connection.url = url;
  settings.role = role;
  settings.index_plans = role == "pagemill_worker";
  return settings;
}

struct queue_database {
  test_database database = postgres_cluster::shared().make_database();
  postgres::connection_pool pool{pool_of(database.worker_url, "pagemill_worker")};
  job_queue queue{pool};
  worker_id self{make_uuid_v4()};

  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  /// Adds a job to the workspace whose id starts with `workspace`, two hexadecimal digits.
  std::string add(std::string_view workspace, const std::string& columns = "",
                  const std::string& values = "") const {
    return ask(std::format(
        "INSERT INTO jobs_live (id, workspace_id, document_id{1}) VALUES (uuid_generate_v4(), "
        "'{0}000000-0000-4000-8000-000000000000', uuid_generate_v4(){2}) RETURNING id",
        workspace, columns, values));
  }
  void add_worker(const worker_id& id, const std::string& slot, const std::string& host) {
    queue.register_worker(
        {.id = id, .slot = slot, .host = host, .pid = 1, .version = "1", .slots = 1});
  }
};

/// Has one registered worker: `self`. Several threads may call claim, which then remembers nothing.
struct bare_queue : queue_database {
  workspace_id walk_after;
  claim_floors floors;

  bare_queue() { add_worker(self, "worker-1", "host-a"); }
  /// A thorough claim, without memory of earlier ones.
  claim_result claim(int count) {
    auto found = queue.claim({.worker = self,
                              .slot = "worker-1",
                              .count = count,
                              .walk = claim_floors().walk(walk_after, claim_depth::everywhere)});
    return found;
  }
  /// A claim at `depth` that continues from the earlier claims.
  claim_result claim(int count, claim_depth depth) {
    auto found = queue.claim({.worker = self,
                              .slot = "worker-1",
                              .count = count,
                              .walk = floors.walk(walk_after, depth),
                              .thorough = depth == claim_depth::everywhere});
    floors.note(found, depth);
    return found;
  }
};

}  // namespace pagemill::test
