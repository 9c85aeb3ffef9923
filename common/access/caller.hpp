/// Who sent an authenticated request, and what they may do.
#pragma once
#include <optional>

#include "common/access/scopes.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

struct caller {
  std::optional<uuid> user = {};  ///< of a token
  std::optional<uuid> key = {};   ///< the id of an API key
  scope_set scopes = {};
  bool owns_workspace = false;  ///< the user is an owner of the request's workspace
};

}  // namespace pagemill
