/// The bytes of an answer before its body: status line and header.
#pragma once
#include <string>
#include <string_view>

#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// How the client learns where the body ends.
enum class body_end {
  no_body,     ///< HEAD, 204, 304
  length,      ///< Content-Length
  last_chunk,  ///< chunked
  close,       ///< HTTP/1.0 knows no chunks: the end of the connection ends the body
};

struct head_wishes {
  bool http_10 = false;  ///< the client's version, which is answered in kind
  bool keep_alive = false;
  std::string_view content_policy;  ///< the route's Content-Security-Policy
};

body_end find_body_end(const response& answer, const exchange& request, bool http_10);

/// Beside what the answer says itself: the policy for browsers, caching, HSTS for clients that came
/// over TLS, CORS, the request's id. Of a header that is named twice the last is sent. A control
/// character in a value becomes a space: whatever it is made of, it stays one line.
std::string make_response_head(const response& answer, const exchange& request,
                               const cors_rules& cors, const head_wishes& wishes);

}  // namespace pagemill
