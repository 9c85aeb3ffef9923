/// The state of a rate limit as the client is told: pure functions of how far its arrival time is
/// ahead.
#pragma once
#include "api/http/problem.hpp"
#include "common/stores/access/access_store.hpp"

namespace pagemill {

struct limit_standing {
  std::int64_t remaining = 0;      ///< requests allowed at once
  std::int64_t reset_seconds = 0;  ///< until the whole limit is available again
  std::int64_t retry_seconds = 0;  ///< until the next request is allowed, after a refusal
};

/// `ahead_seconds` is the result of take_turn in the database. limit.requests must not be 0.
limit_standing standing_of(const rate_limit& limit, double ahead_seconds);

/// RateLimit-Limit, -Remaining, -Reset and -Policy; empty without a limit.
header_list limit_headers(const rate_limit& limit, double ahead_seconds);

/// 429 `rate_limited` with Retry-After.
problem over_the_limit(const rate_limit& limit, double ahead_seconds);

}  // namespace pagemill
