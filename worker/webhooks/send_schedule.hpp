/// When the sender of callbacks claims the next ones, and how long it waits. Pure.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>

#include "common/core/backoff.hpp"

namespace pagemill {

/// One thread.
class send_schedule {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;
  static constexpr std::size_t side_by_side = 16;
  /// All workers together look once in that time, each at least this often.
  static constexpr std::chrono::seconds look_every{1};
  static constexpr std::chrono::seconds look_seldom{30};

  explicit send_schedule(time_point begun) : look_at_(begun) {}

  /// How many to claim now.
  std::size_t to_claim(std::size_t under_way, bool draining, time_point now) const {
    if (draining || under_way >= side_by_side || (!more_ && now < look_at_)) return 0;
    return side_by_side - under_way;
  }
  /// A claim of `asked` begins; until it is answered, more is not expected.
  void claiming() { more_ = false; }
  /// It found `found`.
  void claimed(std::size_t asked, std::size_t found) { more_ = found == asked; }
  /// A callback has ended: its workspace may have had as many under way as it may.
  void ended() { more_ = true; }
  void failed() { more_ = false; }
  /// The next look, unless more is expected before. `random` is from [0, 1).
  void look_later(time_point now, int workers_alive, double random) {
    const auto share =
        std::min<std::chrono::milliseconds>(std::max(1, workers_alive) * look_every, look_seldom);
    look_at_ = now + std::chrono::duration_cast<duration>(share * spread(random));
  }
  /// How long nothing needs to be done when nothing is under way.
  duration idle(bool draining, time_point now) const {
    if (draining) return std::max<duration>(look_at_ - now, look_every);
    return more_ ? duration::zero() : std::max(look_at_ - now, duration::zero());
  }

 private:
  time_point look_at_;
  bool more_ = false;  ///< a claim may find more at once
};

}  // namespace pagemill
