/// The time of day, for what outside clocks have set: the ends of tokens, and of keys to be made.
#pragma once
#include <chrono>

namespace pagemill {

using wall_time = std::chrono::sys_time<std::chrono::microseconds>;

wall_time wall_now();

}  // namespace pagemill
