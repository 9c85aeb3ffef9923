/// The API keys of workspaces: made, listed, revoked. The API's pool sees the workspace that is
/// named with each call, an owner's pool any. Blocking; any thread. Implemented in
/// common/stores/access/key_store.cpp.
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
  std::string created_at;  ///< RFC 3339, as all of these
  std::optional<std::string> expires_at;
  std::optional<std::string> revoked_at;
  std::optional<std::string> last_used_at;  ///< to some minutes
};

struct api_key_list {
  std::vector<api_key_row> items;
  std::optional<uuid> next;  ///< to go on behind
};

struct api_key_wishes {
  api_key_proof proof;
  std::string name;
  scope_set scopes;
  std::optional<uuid> created_by = {};          ///< the user of the request
  std::optional<std::string> expires_at = {};   ///< a time, or
  std::optional<std::int64_t> expires_in = {};  ///< seconds from now
  std::int64_t live_max = 0;                    ///< of the workspace, this one too; 0: any number
};

class key_store {
 public:
  explicit key_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// conflict, `too_many_keys`: as many of the workspace live as may, which is told however many
  /// ask at once.
  result<api_key_row> create(workspace_id workspace, const api_key_wishes& wishes);
  /// In the order they were made, those behind `after`. No workspace: of all of them.
  api_key_list list(std::optional<workspace_id> workspace, std::optional<uuid> after, int limit);
  /// For good, and at once: no process remembers keys. not_found: there is no such key.
  result<void> revoke(std::optional<workspace_id> workspace, std::optional<uuid> id,
                      std::optional<std::string> prefix);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
