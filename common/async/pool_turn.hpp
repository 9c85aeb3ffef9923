/// Whose work a blocking pool runs, and until when its caller waits.
#pragma once
#include <chrono>

#include "common/core/uuid.hpp"

namespace pagemill {

struct pool_turn {
  uuid tenant{};  ///< a workspace; none: the process itself
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

/// Of work for a workspace that no request waits for, such as the next piece of a long response.
inline pool_turn turn_of(const workspace_id& workspace) {
  return {.tenant = workspace.value};
}

}  // namespace pagemill
