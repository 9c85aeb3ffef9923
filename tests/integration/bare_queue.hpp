/// A queue on a database of its own, for tests that use its statements directly.
#pragma once
#include <format>
#include <string>
#include <string_view>

#include "common/jobs/job_queue.hpp"
#include "common/postgres/connection_pool.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "worker/claim_floors.hpp"

namespace pagemill::test {

inline postgres::pool_settings worker_pool(const std::string& url) {
  postgres::pool_settings settings;
  settings.connection.url = url;
  settings.role = "pagemill_worker";
  settings.index_plans = true;
  return settings;
}

/// One worker of it is registered: `self`. claim may be called by several threads, and then
/// remembers nothing.
struct bare_queue {
  test_database database = postgres_cluster::shared().make_database();
  postgres::connection_pool pool{worker_pool(database.worker_url)};
  job_queue queue{pool};
  worker_id self{make_uuid_v4()};
  workspace_id walk_after;
  claim_floors floors;

  bare_queue() {
    queue.register_worker(
        {.id = self, .slot = "worker-1", .host = "host-a", .pid = 1, .version = "1", .slots = 1});
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  /// A job of a workspace that begins with `workspace`, two hexadecimal digits.
  std::string add(std::string_view workspace, const std::string& columns = "",
                  const std::string& values = "") const {
    return ask(std::format(
        "INSERT INTO jobs_live (id, workspace_id, document_id{1}) VALUES (uuid_generate_v4(), "
        "'{0}000000-0000-4000-8000-000000000000', uuid_generate_v4(){2}) RETURNING id",
        workspace, columns, values));
  }
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
