/// When a command may send its next request: all its requests share one rate limit, as the
/// service's answers describe it, and one wait after a refusal. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace pagemill::cli {

/// What an answer says of the rate limit.
struct limit_report {
  std::optional<double> remaining;                  ///< requests that are allowed at once
  double limit = 0;                                 ///< of a window
  std::chrono::duration<double> step{};             ///< until one more is allowed
  std::optional<std::chrono::seconds> refused_for;  ///< the request was over the limit
};

/// From RateLimit-Remaining and RateLimit-Policy ("50;w=60"); empty texts: there is no limit.
limit_report read_limit(std::string_view remaining, std::string_view policy);

/// One thread.
class request_gate {
 public:
  using clock = std::chrono::steady_clock;

  /// How long until the next request may be sent; zero: now.
  clock::duration wait(clock::time_point now) const;
  void sent(clock::time_point now);
  /// An answer came, which may be that to another request.
  void answered(const limit_report& said, clock::time_point now);
  /// The pause between requests that may as well come later: longer while the limit is scarce.
  clock::duration unhurried_pause(clock::time_point now) const;

 private:
  double allowed(clock::time_point now) const;

  std::optional<double> allowed_;  ///< at allowed_at_; none: no limit is known
  clock::time_point allowed_at_{};
  double limit_ = 0;
  std::chrono::duration<double> step_{};
  clock::time_point closed_until_{};
};

}  // namespace pagemill::cli
