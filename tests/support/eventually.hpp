/// Waiting for what only another process knows: asks again in short intervals until a deadline.
/// Where there is an event to wait for (the end of a child, a line of its output) use that instead.
#pragma once
#include <chrono>
#include <functional>

namespace pagemill::test {

/// Whether `holds` became true within `limit`. It is asked at once, then after pauses that grow
/// from 2 to 50 ms, and once more at the deadline. Under a sanitizer `limit` is five times as long:
/// programs are slower there, and a limit is no measurement.
bool eventually(std::chrono::milliseconds limit, const std::function<bool()>& holds);

}  // namespace pagemill::test
