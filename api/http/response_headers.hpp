/// The headers that every answer carries, whatever its status and whoever made it.
#pragma once
#include <string_view>

#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// Adds what the answer does not say itself: the policy for browsers, caching, HSTS for clients
/// that came over TLS, CORS. `content_policy` is the route's Content-Security-Policy.
void complete_headers(response& answer, const exchange& request, const cors_rules& cors,
                      std::string_view content_policy);

}  // namespace pagemill
