/// Waiting for what only another process knows: asks again in short intervals until a deadline.
/// Where there is an event to wait for (the end of a child, a line of its output) use that instead.
#pragma once
#include <chrono>
#include <functional>

namespace pagemill::test {

/// Under a sanitizer programs are slower, and a limit of a wait is no measurement.
#ifdef PAGEMILL_SANITIZED
inline constexpr int patience = 5;
#else
inline constexpr int patience = 1;
#endif

/// Whether `holds` became true within `limit`. It is asked at once, then after pauses that grow
/// from 2 to 50 ms, and once more at the deadline. `limit` is taken `patience` times.
bool eventually(std::chrono::milliseconds limit, const std::function<bool()>& holds);

}  // namespace pagemill::test
