#include "worker/process/progress.hpp"

#include <utility>

namespace pagemill {
namespace {

using namespace std::chrono_literals;

/// A turn that asks the database: a few transactions one after the other, each of which may wait
/// for a connection (10 s), connect (5 s a host) and is cut off after 12 s.
constexpr auto database_turn = 120s;
/// The guard only looks at clocks.
constexpr auto clock_turn = 15s;

constexpr std::array<std::pair<std::string_view, std::chrono::milliseconds>, watched_loops> loops{{
    {"fetch", database_turn},
    {"claim_watch", database_turn},
    {"heartbeat", database_turn},
    {"lease_guard", clock_turn},
    {"rescuer", database_turn},
}};

}  // namespace

std::optional<std::string_view> hung_loop(std::span<const loop_progress> progress,
                                          std::chrono::steady_clock::time_point now) {
  for (const auto& loop : progress) {
    const bool begun = loop.stamped != std::chrono::steady_clock::time_point{};
    if (begun && now - loop.stamped > loop.limit) return loop.name;
  }
  return std::nullopt;
}

void progress_board::stamp(watched_loop loop) {
  stamps_.at(static_cast<std::size_t>(loop)) = std::chrono::steady_clock::now();
}

std::optional<std::string_view> progress_board::hung() const {
  std::array<loop_progress, watched_loops> seen{};
  for (std::size_t i = 0; i < watched_loops; ++i) {
    seen.at(i) = {loops.at(i).first, stamps_.at(i).load(), loops.at(i).second};
  }
  return hung_loop(seen, std::chrono::steady_clock::now());
}

}  // namespace pagemill
