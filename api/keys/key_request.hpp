/// The validated JSON body of a request for a new API key.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/http/problem.hpp"
#include "common/access/scopes.hpp"
#include "common/core/rfc3339.hpp"

namespace pagemill {

struct key_request {
  std::string name;
  std::optional<scope_set> scopes;        ///< nullopt: all that the creator may grant
  std::optional<std::string> expires_at;  ///< RFC 3339
};

/// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`.
http_result<key_request> parse_key_request(std::string_view json, utc_time now);

}  // namespace pagemill
