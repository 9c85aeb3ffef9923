/// Protects a process without authentication: it serves programs on this machine, but not web pages
/// in a browser on this machine.
#pragma once
#include <optional>
#include <string_view>

#include "api/http/cors.hpp"
#include "api/http/request_head.hpp"

namespace pagemill {

/// 421 `misdirected_request`: Host does not name this machine. By DNS rebinding, a foreign name
/// leads here, and the browser attributes our responses to its owner. 403 `foreign_origin`: an
/// unsafe method from a page whose origin is neither this machine nor in CORS_ORIGINS; browsers
/// send forms without asking first.
std::optional<problem> refuse_foreign_page(const request_head& head, const cors_rules& cors);

/// "localhost", an address of 127.0.0.0/8 or [::1], with or without a port.
bool is_loopback_authority(std::string_view host);

}  // namespace pagemill
