/// Whether a request may pass, from what is known of its sender: pure decisions.
#pragma once
#include <optional>

#include "api/http/problem.hpp"
#include "api/http/router.hpp"
#include "common/stores/access/access_store.hpp"
#include "common/access/caller.hpp"

namespace pagemill {

/// What became of the credential before the database was asked.
enum class shown_credential { none, bad, expired_token, key, token };

struct sender {
  shown_credential shown = shown_credential::none;
  std::optional<uuid> user = {};           ///< of a good token
  std::optional<scope_set> narrowed = {};  ///< what the token leaves of the user's scopes
};

struct admission {
  workspace_id workspace;
  caller who;
};

/// 401, 403, 400 or 404 for who may not pass; an open route asks for nothing.
http_result<admission> decide_admission(scope needs, const sender& from,
                                        const access_answer& known);

/// 401 and the header that belongs to it.
problem unauthenticated(std::string code, std::string detail);
problem insufficient_scope(scope needs);

}  // namespace pagemill
