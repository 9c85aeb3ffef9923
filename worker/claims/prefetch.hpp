/// How many jobs a process holds beyond those that run: none while jobs are long; while they are
/// short, as many as its slots finish in a tenth of a second, so that one claim serves many. Pure.
#pragma once
#include <algorithm>
#include <cmath>

namespace pagemill {

/// One thread, or under a lock.
class prefetch {
 public:
  explicit prefetch(int slots) : slots_(slots) {}

  void ran(double seconds) { mean_seconds_ += (seconds - mean_seconds_) / memory; }
  /// No slot came free for a while: whatever was short before, these are long.
  void stalled() { mean_seconds_ = std::max(mean_seconds_, 1.0); }
  /// Jobs to hold, running ones included.
  int wanted() const {
    if (mean_seconds_ >= ahead_seconds) return slots_;
    const double finished = slots_ * ahead_seconds / std::max(mean_seconds_, 1e-6);
    return static_cast<int>(std::min<double>(std::ceil(finished), slots_ + most));
  }
  /// How many to claim when `held` are in hand: none while more than half of them are there, so
  /// that claims are few and large.
  int to_claim(int held) const {
    const int full = wanted();
    if (full > slots_ && held > full / 2) return 0;
    return std::max(0, full - held);
  }
  bool is_ahead() const { return wanted() > slots_; }

  static constexpr int most = 512;
  static constexpr double ahead_seconds = 0.1;

 private:
  static constexpr double memory = 16;  ///< jobs in the moving mean, about
  const int slots_;
  double mean_seconds_ = 1;  ///< long until shown otherwise
};

}  // namespace pagemill
