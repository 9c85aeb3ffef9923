/// What a request shows to say who sends it: read from its headers, not yet believed.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "api/http/request_head.hpp"
#include "common/access/api_key.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

struct no_credential {};
/// Something was shown that is neither a key nor a token.
struct bad_credential {};
struct bearer_token {
  std::string text;
};
using credential = std::variant<no_credential, bad_credential, api_key_proof, bearer_token>;

/// From `Authorization: Bearer`; more than one such header is a bad credential.
credential read_credential(const request_head& head);
/// From `X-Workspace-Id`; 400 `invalid_id` when it is no UUID or there are several.
http_result<std::optional<uuid>> read_wanted_workspace(const request_head& head);

/// Whom the rate limit of an address is counted for: an IPv4 address, or the 64 bits of an IPv6
/// address that name a customer's network.
std::string limited_address(const std::string& address);

}  // namespace pagemill
