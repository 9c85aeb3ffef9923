#include "api/auth/limit_standing.hpp"

#include <algorithm>
#include <cmath>
#include <format>

namespace pagemill {
namespace {

std::int64_t whole_up(double seconds) {
  return static_cast<std::int64_t>(std::ceil(seconds));
}

}  // namespace

limit_standing standing_of(const rate_limit& limit, double ahead_seconds) {
  const double window = limit.window_seconds;
  const double step = window / limit.requests;
  // A debt is further ahead than the window.
  const double ahead = std::max(ahead_seconds, 0.0);
  // The arrival time was read a moment after it was set; that moment must not cost a request.
  const double room = (window - ahead) / step + 1e-6;
  limit_standing standing;
  standing.remaining = std::clamp<std::int64_t>(static_cast<std::int64_t>(room), 0, limit.requests);
  standing.reset_seconds = whole_up(ahead);
  standing.retry_seconds = std::max<std::int64_t>(1, whole_up(ahead + step - window));
  return standing;
}

header_list limit_headers(const rate_limit& limit, double ahead_seconds) {
  if (limit.requests == 0) return {};
  const auto standing = standing_of(limit, ahead_seconds);
  return {{"RateLimit-Limit", std::to_string(limit.requests)},
          {"RateLimit-Remaining", std::to_string(standing.remaining)},
          {"RateLimit-Reset", std::to_string(standing.reset_seconds)},
          {"RateLimit-Policy", std::format("{};w={}", limit.requests, limit.window_seconds)}};
}

problem over_the_limit(const rate_limit& limit, double ahead_seconds) {
  const auto standing = standing_of(limit, ahead_seconds);
  return {429,
          "rate_limited",
          "Too many requests; try again later.",
          "",
          {{"Retry-After", std::to_string(standing.retry_seconds)}}};
}

}  // namespace pagemill
