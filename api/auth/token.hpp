/// Parses a JSON web token strictly. Nothing in it is verified yet.
#pragma once
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

inline constexpr std::size_t token_bytes_max = 8192;

/// Why a token is refused, as its bearer is told.
enum class token_refusal { invalid, expired };

/// The claims that are used.
struct token_claims {
  std::optional<uuid> subject = {};
  std::optional<double> expires = {};  ///< seconds of Unix time, like the next
  std::optional<double> not_before = {};
  std::optional<std::string> issuer = {};
  std::vector<std::string> audience = {};
  std::optional<std::string> role = {};
  std::optional<std::vector<std::string>> scopes = {};
};

struct unverified_token {
  std::string header;  ///< the three parts as sent
  std::string payload;
  std::string signature;
  std::string algorithm = {};  ///< from the header: compared, never trusted
  std::optional<std::string> key_id = {};
  token_claims claims = {};
};

/// Parses a compact token. `invalid` for anything else: more bytes than token_bytes_max,
/// non-canonical base64url, JSON that is not an object or repeats a member, claims of wrong types,
/// header members that change what is signed.
std::expected<unverified_token, token_refusal> parse_token(std::string_view text);

/// Decodes base64url without padding; nullopt unless it is the canonical encoding.
std::optional<std::string> decode_base64url(std::string_view text);
std::string encode_base64url(std::string_view bytes);

}  // namespace pagemill
