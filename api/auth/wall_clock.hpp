/// The time of day, to compare with times from outside: expiry times of tokens and of new keys.
#pragma once
#include <chrono>

namespace pagemill {

using wall_time = std::chrono::sys_time<std::chrono::microseconds>;

wall_time wall_now();

}  // namespace pagemill
