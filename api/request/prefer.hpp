/// The header Prefer (RFC 7240), which a server may ignore.
#pragma once
#include <optional>

#include "api/http/request_head.hpp"

namespace pagemill {

/// Longer waits are clamped to this.
inline constexpr int preferred_wait_seconds_max = 60;

/// The seconds in "wait=N"; nullopt without one. A malformed header counts as none, because it must
/// never fail a request.
std::optional<int> preferred_wait(const request_head& head);

}  // namespace pagemill
