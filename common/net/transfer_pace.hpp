/// Whether a transfer is fast enough to go on: one that trickles holds what others wait for. Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

namespace pagemill {

/// One thread.
class transfer_pace {
 public:
  using clock = std::chrono::steady_clock;

  struct limits {
    std::int64_t bytes_per_second_min = 0;  ///< 0: any pace will do
    std::chrono::seconds window{10};        ///< over which it is averaged
    std::chrono::seconds first_byte{30};    ///< from the start, redirects included
  };

  transfer_pace(limits least, clock::time_point begun) : least_(least), begun_(begun) {}

  /// Bytes of the body have come.
  void moved(std::int64_t bytes, clock::time_point now) {
    if (!window_begun_) window_begun_ = now;
    bytes_ += bytes;
  }
  /// We did not read for that long: that is not the sender's fault.
  void held_up(clock::duration time) {
    if (window_begun_) *window_begun_ += time;
  }
  bool has_begun() const { return window_begun_.has_value(); }
  /// Ends a window that is over.
  bool is_too_slow(clock::time_point now) {
    if (least_.bytes_per_second_min == 0) return false;
    if (!window_begun_) return now - begun_ >= least_.first_byte;
    if (now - *window_begun_ < least_.window) return false;
    const std::chrono::duration<double> passed = now - *window_begun_;
    const double wanted = static_cast<double>(least_.bytes_per_second_min) * passed.count();
    const bool slow = static_cast<double>(bytes_) < wanted;
    window_begun_ = now;
    bytes_ = 0;
    return slow;
  }

 private:
  const limits least_;
  const clock::time_point begun_;
  std::optional<clock::time_point> window_begun_;  ///< none before the first byte
  std::int64_t bytes_ = 0;                         ///< in the window
};

}  // namespace pagemill
