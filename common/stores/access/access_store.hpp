/// Authenticates requests before their workspace is known, and counts them. Blocking; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/access/api_key.hpp"
#include "common/access/scopes.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// How many requests a key, user or address may send in a window.
struct rate_limit {
  int requests = 50;  ///< 0: any number
  int window_seconds = 60;
};

/// One of `key` and `user`, or neither.
struct access_question {
  std::optional<api_key_proof> key = {};
  std::optional<uuid> user = {};       ///< of a verified token
  std::optional<uuid> workspace = {};  ///< the one that the request names
  std::string client;                  ///< the address; charged when there is neither key nor user
  rate_limit limit;
};

enum class sender_standing {
  nobody,
  key,
  key_unknown,
  key_revoked,
  key_expired,
  user,
  no_workspace,
  workspace_required,
  workspace_foreign,
};

struct access_answer {
  sender_standing standing = sender_standing::nobody;
  std::optional<workspace_id> workspace;
  std::optional<uuid> key;
  scope_set key_scopes;
  std::optional<workspace_role> role;  ///< of the user, or of the user who created the key
  bool allowed = true;                 ///< by the rate limit
  double ahead_seconds = 0;            ///< how far the limit's arrival time is ahead of now
};

/// Whose limit it is: the key's, else the user's, else the address's.
struct limit_payer {
  std::optional<uuid> key = {};
  std::optional<uuid> user = {};
  std::string client;
  rate_limit limit;
};

struct limit_answer {
  bool allowed = true;
  double ahead_seconds = 0;  ///< how far the limit's arrival time is ahead of now
};

class access_store {
 public:
  explicit access_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// Authenticates and counts the request against the rate limit, in one statement.
  access_answer ask(const access_question& question);
  /// Counts `requests` more against a limit, as a debt. Refused while it has one already.
  limit_answer owe(const limit_payer& payer, int requests);
  /// Deletes expired limits. Returns their number.
  std::int64_t sweep_limits();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
