/// The header Prefer (RFC 7240): what a client would like, and may not get.
#pragma once
#include <optional>

#include "api/http/request_head.hpp"

namespace pagemill {

/// Longer waits are cut to this.
inline constexpr int preferred_wait_seconds_max = 60;

/// The seconds of "wait=N"; nullopt without one. What cannot be read is no preference: the header
/// must never fail a request.
std::optional<int> preferred_wait(const request_head& head);

}  // namespace pagemill
