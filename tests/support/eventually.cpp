#include "tests/support/eventually.hpp"

#include <algorithm>
#include <poll.h>

namespace pagemill::test {

bool eventually(std::chrono::milliseconds limit, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + limit * patience;
  for (int pause = 2;; pause = std::min(pause * 2, 50)) {
    const bool last = std::chrono::steady_clock::now() >= deadline;
    if (holds()) return true;
    if (last) return false;
    poll(nullptr, 0, pause);
  }
}

}  // namespace pagemill::test
