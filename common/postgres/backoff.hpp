/// How long to wait before trying again. Pure.
#pragma once
#include <algorithm>
#include <chrono>

namespace pagemill::postgres {

/// What a wait is multiplied with to spread it by 20 % either way, so that those who wait for the
/// same do not come at the same moment. `random` is from [0, 1).
inline double spread(double random) {
  return 0.8 + 0.4 * random;
}

struct backoff_policy {
  std::chrono::milliseconds first;
  std::chrono::milliseconds largest;
  int factor = 2;
};

/// The wait after the `failures`th failure in a row (1 is the first): grows by the factor up to the
/// largest, then is spread.
inline std::chrono::milliseconds backoff(const backoff_policy& policy, int failures,
                                         double random) {
  auto wait = policy.first;
  for (int i = 1; i < failures && wait < policy.largest; ++i) wait *= policy.factor;
  wait = std::min(wait, policy.largest);
  return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(
      static_cast<double>(wait.count()) * spread(random)));
}

/// A number from [0, 1) for the spread. Any thread; not for secrets.
double random_fraction();

}  // namespace pagemill::postgres
