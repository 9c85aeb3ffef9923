/// What a client is told of its rate limit: pure functions of how far its arrival time is ahead.
#pragma once
#include "api/http/problem.hpp"
#include "common/stores/access/access_store.hpp"

namespace pagemill {

struct limit_standing {
  std::int64_t remaining = 0;      ///< requests that may follow at once
  std::int64_t reset_seconds = 0;  ///< until all of them may
  std::int64_t retry_seconds = 0;  ///< until the next one may, when this one may not
};

/// `ahead_seconds` as take_turn in the database returned it. limit.requests must not be 0.
limit_standing standing_of(const rate_limit& limit, double ahead_seconds);

/// RateLimit-Limit, -Remaining, -Reset and -Policy; none without a limit.
header_list limit_headers(const rate_limit& limit, double ahead_seconds);

/// 429 `rate_limited` with Retry-After.
problem over_the_limit(const rate_limit& limit, double ahead_seconds);

}  // namespace pagemill
