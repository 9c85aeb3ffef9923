/// Creates, lists and revokes the API keys of workspaces. The API's pool sees only the workspace
/// that a call names, an owner's pool sees all. Blocking; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/access/api_key.hpp"
#include "common/access/scopes.hpp"
#include "common/core/errc.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

struct api_key_row {
  uuid id;
  workspace_id workspace;
  std::string prefix;
  std::string name;
  scope_set scopes;
  std::string created_at;  ///< RFC 3339, like all of these
  std::optional<std::string> expires_at;
  std::optional<std::string> revoked_at;
  std::optional<std::string> last_used_at;  ///< accurate to a few minutes
};

struct api_key_list {
  std::vector<api_key_row> items;
  std::optional<uuid> next;  ///< the next page begins after this key
};

struct api_key_wishes {
  api_key_proof proof;
  std::string name;
  scope_set scopes;
  std::optional<uuid> created_by = {};          ///< the user of the request
  std::optional<std::string> expires_at = {};   ///< a time; or
  std::optional<std::int64_t> expires_in = {};  ///< seconds from now
  std::int64_t live_max = 0;  ///< limit on the workspace's keys, including this one; 0: none
};

class key_store {
 public:
  explicit key_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// conflict `too_many_keys`: the workspace is at its limit, which also holds for concurrent
  /// calls.
  result<api_key_row> create(workspace_id workspace, const api_key_wishes& wishes);
  /// In the order of creation, beginning after `after`. Without a workspace: the keys of all.
  api_key_list list(std::optional<workspace_id> workspace, std::optional<uuid> after, int limit);
  /// Takes effect at once, since no process caches keys. not_found: there is no such key.
  result<void> revoke(std::optional<workspace_id> workspace, std::optional<uuid> id,
                      std::optional<std::string> prefix);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
