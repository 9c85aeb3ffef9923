/// How long to wait before trying again. Pure; retry_curves.hpp has the curves that are in use.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

namespace pagemill {

/// Spreads a wait by 20 % either way, so that those who wait for the same thing do not return at
/// the same moment. `random` is from [0, 1).
inline double spread(double random) {
  return 0.8 + 0.4 * random;
}

/// What `longest` of a curve limits.
enum class wait_bound {
  mean,   ///< the wait before it is spread
  every,  ///< the spread wait
};

struct retry_curve {
  std::chrono::milliseconds first;
  std::chrono::milliseconds longest;
  int factor = 2;
  wait_bound bound = wait_bound::mean;
  /// How much of a wait that the other side asks for (Retry-After) is granted.
  std::chrono::milliseconds asked_longest{0};
};

/// The wait after the `failures`th failure in a row (1 is the first): grows by the factor up to the
/// longest and is spread. `asked` replaces it where it is longer.
inline std::chrono::milliseconds wait_after(const retry_curve& curve, int failures, double random,
                                            std::optional<std::chrono::seconds> asked = {}) {
  // Beyond twice the longest wait, the spread no longer matters.
  const auto enough = 2 * curve.longest;
  auto grown = curve.first;
  for (int i = 1; i < failures && grown < enough; ++i) grown *= curve.factor;
  if (curve.bound == wait_bound::mean) grown = std::min(grown, curve.longest);
  const auto own = std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(
      static_cast<double>(grown.count()) * spread(random)));
  const auto most = curve.bound == wait_bound::every ? curve.longest : own;
  const std::chrono::milliseconds theirs = asked.value_or(std::chrono::seconds(0));
  return std::max(std::min(own, most), std::min(theirs, curve.asked_longest));
}

/// A number from [0, 1) for the spread. Any thread; not for secrets.
double random_fraction();

}  // namespace pagemill
