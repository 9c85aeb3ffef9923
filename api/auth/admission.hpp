/// Decides whether a sender may use a route. Pure.
#pragma once
#include <optional>

#include "api/http/problem.hpp"
#include "api/http/router.hpp"
#include "common/access/caller.hpp"
#include "common/stores/access/access_store.hpp"

namespace pagemill {

/// The credential of a request, as far as it is known without the database.
enum class shown_credential { none, bad, expired_token, key, token };

struct sender {
  shown_credential shown = shown_credential::none;
  std::optional<uuid> user = {};           ///< of a valid token
  std::optional<scope_set> narrowed = {};  ///< the scopes that the token limits the user to
};

struct admission {
  workspace_id workspace;
  caller who;
};

/// 401 or 403 with WWW-Authenticate, 400 or 404 if the sender may not use the route. An open route
/// requires nothing.
http_result<admission> decide_admission(scope needs, const sender& from,
                                        const access_answer& known);

}  // namespace pagemill
