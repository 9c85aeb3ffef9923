#include "api/auth/wall_clock.hpp"

namespace pagemill {

wall_time wall_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace pagemill
