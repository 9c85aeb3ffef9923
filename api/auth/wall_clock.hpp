/// The time of day, to compare with times from outside: expiry times of tokens and of new keys.
#pragma once
#include <chrono>

#include "common/core/rfc3339.hpp"

namespace pagemill {

inline utc_time wall_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace pagemill
