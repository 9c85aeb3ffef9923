#include "api/auth/token.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <strings.h>
#include <utility>

#include "api/auth/json_value.hpp"

namespace pagemill {
namespace {

constexpr std::size_t members_max = 64;

json_value parse_object(std::string_view text) {
  json_value parsed(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  if (!parsed || !json_is_object(parsed.get())) return nullptr;
  if (json_object_size(parsed.get()) > members_max) return nullptr;
  return parsed;
}

std::string text_of(const json_t* value) {
  return {json_string_value(value), json_string_length(value)};
}

/// These read a claim if it exists, and return false if its type is wrong.
bool take(const json_t* from, const char* name, std::optional<std::string>& into) {
  const auto* value = json_object_get(from, name);
  if (value == nullptr) return true;
  if (!json_is_string(value)) return false;
  into = text_of(value);
  return true;
}

bool take(const json_t* from, const char* name, std::optional<double>& into) {
  const auto* value = json_object_get(from, name);
  if (value == nullptr) return true;
  if (!json_is_number(value)) return false;
  into = json_number_value(value);
  return true;
}

bool take(const json_t* from, const char* name, std::optional<uuid>& into) {
  std::optional<std::string> text;
  if (!take(from, name, text)) return false;
  if (text) into = parse_uuid(*text);
  return !text || into;
}

bool take_texts(const json_t* array, std::vector<std::string>& into) {
  if (!json_is_array(array) || json_array_size(array) > members_max) return false;
  for (std::size_t i = 0; i < json_array_size(array); ++i) {
    const auto* one = json_array_get(array, i);
    if (!json_is_string(one)) return false;
    into.push_back(text_of(one));
  }
  return true;
}

bool take_audience(const json_t* from, std::vector<std::string>& into) {
  const auto* value = json_object_get(from, "aud");
  if (value == nullptr) return true;
  if (!json_is_string(value)) return take_texts(value, into);
  into.push_back(text_of(value));
  return true;
}

/// "read search", or an array of such names.
bool take_scopes(const json_t* from, std::optional<std::vector<std::string>>& into) {
  const auto* value = json_object_get(from, "scope");
  if (value == nullptr) return true;
  auto& names = into.emplace();
  if (!json_is_string(value)) return take_texts(value, names);
  const auto text = text_of(value);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) names.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return true;
}

std::optional<token_claims> read_claims(std::string_view payload) {
  const auto object = parse_object(payload);
  if (!object) return std::nullopt;
  const auto* from = object.get();
  token_claims claims;
  const bool whole = take(from, "sub", claims.subject) && take(from, "exp", claims.expires) &&
                     take(from, "nbf", claims.not_before) && take(from, "iss", claims.issuer) &&
                     take(from, "role", claims.role) && take_audience(from, claims.audience) &&
                     take_scopes(from, claims.scopes);
  return whole ? std::optional(std::move(claims)) : std::nullopt;
}

bool read_header(std::string_view header, unverified_token& into) {
  const auto object = parse_object(header);
  if (!object) return false;
  // Critical extensions, and an encoding of the payload that changes what is signed.
  for (const char* refused : {"crit", "b64", "zip"}) {
    if (json_object_get(object.get(), refused) != nullptr) return false;
  }
  std::optional<std::string> algorithm, type;
  if (!take(object.get(), "alg", algorithm) || !algorithm) return false;
  if (!take(object.get(), "kid", into.key_id) || !take(object.get(), "typ", type)) return false;
  into.algorithm = *std::move(algorithm);
  if (!type) return true;
  const auto is = [&](const char* name) { return strcasecmp(type->c_str(), name) == 0; };
  return is("JWT") || is("at+jwt") || is("application/at+jwt");
}

/// Exactly three parts, none of them empty.
std::optional<std::array<std::string_view, 3>> split(std::string_view text) {
  const auto first = text.find('.');
  const auto last = text.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const std::array parts{text.substr(0, first), text.substr(first + 1, last - first - 1),
                         text.substr(last + 1)};
  for (const auto part : parts) {
    if (part.empty() || part.contains('.')) return std::nullopt;
  }
  return parts;
}

}  // namespace

std::optional<std::string> decode_base64url(std::string_view text) {
  const auto size = jose_b64_dec_buf(text.data(), text.size(), nullptr, 0);
  if (size == SIZE_MAX) return std::nullopt;
  std::string bytes(size, '\0');
  if (jose_b64_dec_buf(text.data(), text.size(), bytes.data(), size) != size) return std::nullopt;
  if (encode_base64url(bytes) != text) return std::nullopt;
  return bytes;
}

std::string encode_base64url(std::string_view bytes) {
  const auto size = jose_b64_enc_buf(bytes.data(), bytes.size(), nullptr, 0);
  std::string text(size, '\0');
  jose_b64_enc_buf(bytes.data(), bytes.size(), text.data(), size);
  return text;
}

std::expected<unverified_token, token_refusal> parse_token(std::string_view text) {
  const auto invalid = std::unexpected(token_refusal::invalid);
  if (text.size() > token_bytes_max) return invalid;
  const auto parts = split(text);
  if (!parts) return invalid;
  const auto header = decode_base64url((*parts)[0]);
  const auto payload = decode_base64url((*parts)[1]);
  if (!header || !payload || !decode_base64url((*parts)[2])) return invalid;
  unverified_token token{.header = std::string((*parts)[0]),
                         .payload = std::string((*parts)[1]),
                         .signature = std::string((*parts)[2])};
  if (!read_header(*header, token)) return invalid;
  auto claims = read_claims(*payload);
  if (!claims) return invalid;
  token.claims = *std::move(claims);
  return token;
}

}  // namespace pagemill
