/// What the loops of the process say about how they get on, for the service manager's watchdog: a
/// process of which one loop hangs looks alive and does nothing.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <span>
#include <string_view>

namespace pagemill {

/// The loops that must not stand still. Extraction and embedding are not among them: a page or a
/// batch may take long, and has limits of its own.
enum class watched_loop { fetch, claim_watch, heartbeat, lease_guard, rescuer };
inline constexpr std::size_t watched_loops = 5;

struct loop_progress {
  std::string_view name;
  std::chrono::steady_clock::time_point stamped;  ///< the epoch: not begun
  std::chrono::milliseconds limit;                ///< the longest that one turn takes
};

/// The first loop whose turn takes longer than it may. Pure. A turn that waits for the database is
/// bounded by the time limits of common/postgres, and the limits here are above those.
std::optional<std::string_view> hung_loop(std::span<const loop_progress> loops,
                                          std::chrono::steady_clock::time_point now);

/// Any thread.
class progress_board {
 public:
  /// To be called at the beginning of each turn.
  void stamp(watched_loop loop);
  std::optional<std::string_view> hung() const;

 private:
  std::array<std::atomic<std::chrono::steady_clock::time_point>, watched_loops> stamps_{};
};

}  // namespace pagemill
