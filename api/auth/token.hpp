/// A JSON web token as text, taken apart and strictly read; nothing of it is believed yet.
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

/// Why a token is refused, as far as its bearer is told.
enum class token_refusal { invalid, expired };

/// What we read of a payload.
struct token_claims {
  std::optional<uuid> subject = {};
  std::optional<double> expires = {};  ///< seconds of Unix time, as the next
  std::optional<double> not_before = {};
  std::optional<std::string> issuer = {};
  std::vector<std::string> audience = {};
  std::optional<std::string> role = {};
  std::optional<std::vector<std::string>> scopes = {};
};

struct unverified_token {
  std::string header;  ///< the three parts as they were sent
  std::string payload;
  std::string signature;
  std::string algorithm = {};  ///< what the header says: compared, never followed
  std::optional<std::string> key_id = {};
  token_claims claims = {};
};

/// Takes a compact token apart. `invalid` for anything that is not exactly one: more bytes than
/// token_bytes_max, base64url that is not canonical, JSON that is no object or names a member
/// twice, claims of wrong types, header members that change what is signed.
std::expected<unverified_token, token_refusal> parse_token(std::string_view text);

/// The bytes of base64url without padding; none when it is not the one canonical encoding of them.
std::optional<std::string> decode_base64url(std::string_view text);
std::string encode_base64url(std::string_view bytes);

}  // namespace pagemill
