/// Which web pages of other origins may read our answers.
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
  std::vector<std::string> origins;  ///< exact, as browsers write them

  bool empty() const { return !any && origins.empty(); }
};

/// "https://a.example, http://localhost:5173" or "*"; or the part that is no origin.
std::expected<cors_rules, std::string> parse_cors(std::string_view text);

/// Whether pages of that origin, as browsers write it, may read answers.
bool allows(const cors_rules& rules, std::string_view origin);

/// For every answer, whatever its status: a page must be able to read an error too.
header_list cors_headers(const cors_rules& rules, std::string_view origin);

/// Whether a browser asks, before the request itself and without its Authorization, what it may.
bool is_preflight(const request_head& head);
/// What such a question is answered with beside cors_headers; `allow` is the path's Allow header.
header_list preflight_headers(const cors_rules& rules, const request_head& head,
                              std::string_view allow);

/// Adds names to the one Vary header.
void add_vary(header_list& headers, std::string_view names);

}  // namespace pagemill
