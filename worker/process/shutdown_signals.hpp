/// The signals that control a daemon, taken by its main thread.
#pragma once
#include <chrono>
#include <optional>

namespace pagemill {

/// Blocks SIGTERM, SIGINT and SIGHUP in this thread and those it will start, and ignores SIGPIPE.
/// Call first in main.
void block_signals();
/// Waits for one of them. nullopt when `limit` has passed.
std::optional<int> wait_for_signal(std::optional<std::chrono::milliseconds> limit);

}  // namespace pagemill
