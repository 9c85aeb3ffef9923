/// What workspaces store, and how much they may. Blocking; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/access/scopes.hpp"
#include "common/core/errc.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

struct workspace_description {
  workspace_id id;
  std::string name;
  std::optional<workspace_role> role;  ///< of the user who asks
  std::optional<std::int64_t> storage_bytes_max;
  std::optional<std::int64_t> running_jobs_max;
  std::int64_t file_bytes = 0;
  std::int64_t content_bytes = 0;  ///< pages, chunks and vectors
  std::int64_t running_jobs = 0;
  std::int64_t keys = 0;
};

class storage_store {
 public:
  explicit storage_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// How many more bytes the workspace may store; nullopt: any number. `otherwise` is the limit of
  /// a workspace without one of its own, 0 for none.
  std::optional<std::int64_t> room(workspace_id workspace, std::int64_t otherwise);
  /// not_found: the workspace was deleted. Its limits are those of its own.
  result<workspace_description> describe(workspace_id workspace, const std::optional<uuid>& user);
  /// Adds what changed since to the sums. Returns the number of changes.
  std::int64_t fold();

  // For the owner.
  /// Sets the workspace's own limit, or none. not_found: there is no such workspace.
  result<void> set_limit(std::string_view workspace, std::optional<std::int64_t> bytes_max);
  /// Counts all that each workspace stores that was never counted: those of before the account.
  void count_uncounted();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
