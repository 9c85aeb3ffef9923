/// The credential in a request's headers, not yet verified.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "api/http/request_head.hpp"
#include "common/access/api_key.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

struct no_credential {};
/// The header holds neither a key nor a token.
struct bad_credential {};
struct bearer_token {
  std::string text;
};
using credential = std::variant<no_credential, bad_credential, api_key_proof, bearer_token>;

/// From `Authorization: Bearer`; more than one such header is a bad credential.
credential read_credential(const request_head& head);
/// From `X-Workspace-Id`; 400 `invalid_id` when it is not a UUID or is given more than once.
http_result<std::optional<uuid>> read_wanted_workspace(const request_head& head);

/// Whose turn the verification of a credential is: that of whoever shows the same one, or of the
/// address for want of one.
uuid sender_key(const credential& shown, const std::string& address);

/// The key of an address's rate limit: its client_network as text.
std::string limited_address(const std::string& address);

}  // namespace pagemill
