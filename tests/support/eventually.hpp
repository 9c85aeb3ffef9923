/// Waits for a state of another process: polls at short intervals until a deadline. If there is an
/// event to wait for (the end of a child, a line of its output), use that instead.
#pragma once
#include <chrono>
#include <functional>

namespace pagemill::test {

/// Sanitizers slow programs down, and the time limit of a wait is not a measurement.
#ifdef PAGEMILL_SANITIZED
inline constexpr int patience = 5;
#else
inline constexpr int patience = 1;
#endif

/// Whether `holds` became true within `limit`. It is called at once, then after pauses that grow
/// from 2 to 50 ms, and once more at the deadline. `limit` is multiplied by `patience`.
bool eventually(std::chrono::milliseconds limit, const std::function<bool()>& holds);

}  // namespace pagemill::test
