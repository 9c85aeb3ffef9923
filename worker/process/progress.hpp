/// When each loop of the process last began a turn, for the service manager's watchdog: a process
/// with one loop that hangs looks alive and does nothing.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace pagemill {

/// The loops that must not hang. Extraction and embedding are not among them: a page or a batch may
/// take long, and has its own limits.
enum class watched_loop { fetch, claim_watch, heartbeat, lease_guard, rescuer };
inline constexpr std::size_t watched_loops = 5;

struct loop_progress {
  std::string_view name;
  std::chrono::steady_clock::time_point stamped;  ///< the epoch: not started
  std::chrono::milliseconds limit;                ///< of one turn
};

/// The first loop whose turn exceeds its limit. Pure. A turn that waits for the database is bounded
/// by the time limits of common/postgres, and the limits here are above those.
std::optional<std::string_view> hung_loop(std::span<const loop_progress> loops,
                                          std::chrono::steady_clock::time_point now);

/// Any thread.
class progress_board {
 public:
  /// A turn of the loop begins.
  void stamp(watched_loop loop);
  /// stamp() of one loop, for loop_plan. The board outlives it.
  std::function<void()> stamper(watched_loop loop) {
    return [this, loop] { stamp(loop); };
  }
  std::optional<std::string_view> hung() const;

 private:
  std::array<std::atomic<std::chrono::steady_clock::time_point>, watched_loops> stamps_{};
};

}  // namespace pagemill
