/// API keys as text: `pm_<prefix>_<secret>`. The prefix names the key, the secret proves it;
/// only the secret's SHA-256 is ever stored.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/core/sha256_hasher.hpp"

namespace pagemill {

/// The part of a key that is compared with what is stored.
struct api_key_proof {
  std::string prefix;
  sha256_digest hash{};  ///< of the secret
};

struct new_api_key {
  std::string text;  ///< the whole key: shown once, never stored or logged
  api_key_proof proof;
};

/// Makes a key from fresh random bits. Throws when OpenSSL has none.
new_api_key make_api_key();

/// Whether a bearer credential is meant as an API key, well-formed or not.
bool looks_like_api_key(std::string_view credential);
/// nullopt unless it has exactly that form.
std::optional<api_key_proof> parse_api_key(std::string_view credential);
/// Whether `text` has the form of a prefix.
bool is_key_prefix(std::string_view text);

}  // namespace pagemill
