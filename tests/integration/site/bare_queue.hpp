/// A queue on a database of its own, for tests that use its statements directly.
#pragma once
#include <format>
#include <string>
#include <string_view>

#include "common/stores/jobs/job_queue.hpp"
#include "common/postgres/connection_pool.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "worker/claims/claim_floors.hpp"

namespace pagemill::test {

/// As the programs have them: the queue's statements are planned by indexes alone.
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
  /// A job of a workspace that begins with `workspace`, two hexadecimal digits.
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

/// With one worker that is registered: `self`. claim may be called by several threads, and then
/// remembers nothing.
struct bare_queue : queue_database {
  workspace_id walk_after;
  claim_floors floors;

  bare_queue() { add_worker(self, "worker-1", "host-a"); }
  /// A thorough claim from a worker that remembers nothing.
  claim_result claim(int count) {
    auto found = queue.claim({.worker = self,
                              .slot = "worker-1",
                              .count = count,
                              .walk = claim_floors().walk(walk_after, true)});
    return found;
  }
  /// A claim by the floors of the claims before it.
  claim_result claim(int count, bool thorough) {
    auto found = queue.claim({.worker = self,
                              .slot = "worker-1",
                              .count = count,
                              .walk = floors.walk(walk_after, thorough),
                              .thorough = thorough});
    floors.note(found, thorough);
    return found;
  }
};

}  // namespace pagemill::test
