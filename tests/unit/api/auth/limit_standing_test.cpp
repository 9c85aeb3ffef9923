#include "api/auth/limit_standing.hpp"

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("what is left of a limit, or owed, follows from how far its arrival time is ahead") {
  const rate_limit limit{.requests = 6, .window_seconds = 60};
  struct row {
    double ahead;
    std::int64_t remaining, reset, retry;
  };
  for (const auto& [ahead, remaining, reset, retry] :
       {row{0, 6, 0, 1}, row{9.9999999, 5, 10, 1}, row{10, 5, 10, 1}, row{15, 4, 15, 1},
        row{50, 1, 50, 1}, row{50.5, 0, 51, 1}, row{55, 0, 55, 5}, row{60, 0, 60, 10},
        row{75, 0, 75, 25}, row{10'060, 0, 10'060, 10'010}, row{-3, 6, 0, 1}}) {
    INFO(ahead);
    const auto standing = standing_of(limit, ahead);
    CHECK(standing.remaining == remaining);
    CHECK(standing.reset_seconds == reset);
    CHECK(standing.retry_seconds == retry);
  }
}

TEST_CASE("the headers name the limit, and there are none without one") {
  const auto headers = limit_headers({.requests = 50, .window_seconds = 60}, 1.2);
  CHECK(headers == header_list{{"RateLimit-Limit", "50"},
                               {"RateLimit-Remaining", "49"},
                               {"RateLimit-Reset", "2"},
                               {"RateLimit-Policy", "50;w=60"}});
  CHECK(limit_headers({.requests = 0, .window_seconds = 60}, 0).empty());
}

TEST_CASE("over the limit is 429 with the seconds to wait") {
  const auto said = over_the_limit({.requests = 1, .window_seconds = 60}, 60);
  CHECK(said.status == 429);
  CHECK(said.code == "rate_limited");
  CHECK(said.headers == header_list{{"Retry-After", "60"}});
}

}  // namespace pagemill
