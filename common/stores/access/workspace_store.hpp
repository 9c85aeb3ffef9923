/// Workspaces and their members, which an operator manages with the owner's rights. Blocking; any
/// thread.
#pragma once
#include <cstdint>
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

struct workspace_row {
  workspace_id id;
  std::string name;
  std::string created_at;  ///< RFC 3339
  std::int64_t members = 0;
  std::int64_t keys = 0;  ///< the valid ones
};

class workspace_store {
 public:
  explicit workspace_store(postgres::connection_pool& pool) : pool_(pool) {}

  struct made_workspace {
    workspace_id id;
    bool is_new = false;
  };
  /// Returns the workspace of that name, creating it if there is none. invalid_input: the name is
  /// not allowed.
  result<made_workspace> make(std::string_view name);
  std::vector<workspace_row> list();
  /// Adds the user as a member, or changes their role. not_found: no such workspace.
  result<void> add_member(std::string_view workspace, const uuid& user, workspace_role role);
  /// Also revokes the keys that the user created there. Returns the number of valid keys among
  /// them. not_found: the user was not a member.
  result<std::int64_t> remove_member(std::string_view workspace, const uuid& user);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
