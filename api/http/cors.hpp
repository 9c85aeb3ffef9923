/// Which web pages of other origins may read responses.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"

namespace pagemill {

struct cors_rules {
  bool any = false;                  ///< "*": every origin, never with credentials
  std::vector<std::string> origins;  ///< exactly as browsers write them

  bool empty() const { return !any && origins.empty(); }
};

/// Parses "https://a.example, http://localhost:5173" or "*". The error is the malformed part.
std::expected<cors_rules, std::string> parse_cors(std::string_view text);

/// Whether pages of that origin may read responses.
bool allows(const cors_rules& rules, std::string_view origin);

/// For every response of any status: a page must be able to read errors too.
header_list cors_headers(const cors_rules& rules, std::string_view origin);

/// Whether the request is a preflight, which browsers send without Authorization.
bool is_preflight(const request_head& head);
/// The headers of the response to a preflight, besides cors_headers. `allow` is the path's Allow
/// header.
header_list preflight_headers(const cors_rules& rules, const request_head& head,
                              std::string_view allow);

/// Adds names to the Vary header.
void add_vary(header_list& headers, std::string_view names);

}  // namespace pagemill
