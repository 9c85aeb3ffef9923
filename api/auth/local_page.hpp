/// Which requests a process without authentication takes: those of programs of this machine, not
/// those that a web page in a browser of this machine sends.
#pragma once
#include <optional>
#include <string_view>

#include "api/http/cors.hpp"
#include "api/http/request_head.hpp"

namespace pagemill {

/// 421 `misdirected_request`: the Host is no name of this machine, so a name of somebody else leads
/// here (DNS rebinding), and the browser takes our answers for theirs. 403 `foreign_origin`: a
/// method that changes something, sent by a page that is neither of this machine nor one of
/// CORS_ORIGINS; a form needs no leave of ours to be sent.
std::optional<problem> refuse_foreign_page(const request_head& head, const cors_rules& cors);

/// "localhost", an address of 127.0.0.0/8 or [::1], with or without a port.
bool is_loopback_authority(std::string_view host);

}  // namespace pagemill
