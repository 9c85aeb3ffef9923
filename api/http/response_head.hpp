/// The bytes of a response before its body: status line and headers.
#pragma once
#include <string>
#include <string_view>

#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// How the client finds the end of the body.
enum class body_end {
  no_body,     ///< HEAD, 204, 304
  length,      ///< Content-Length
  last_chunk,  ///< chunked
  close,       ///< HTTP/1.0 has no chunks: closing the connection ends the body
};

/// The version of the client, and so of the response.
enum class http_version { http_10, http_11 };

struct head_options {
  http_version version = http_version::http_11;
  bool keep_alive = false;
  std::string_view content_policy;  ///< the route's Content-Security-Policy
};

body_end find_body_end(const response& answer, const exchange& request, http_version version);

/// Adds to the headers of the response: policies for browsers, caching, HSTS for clients that use
/// TLS, CORS, the request's id. Of a header given twice, the last is sent. A control character in a
/// value becomes a space, so that a header is always one line.
std::string make_response_head(const response& answer, const exchange& request,
                               const cors_rules& cors, const head_options& options);

}  // namespace pagemill
