/// API keys as text: `pm_<prefix>_<secret>`. The prefix names the key, the secret proves it;
/// only the secret's SHA-256 is ever stored.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

using secret_hash = std::array<std::byte, 32>;

inline constexpr std::size_t key_prefix_length = 12;
inline constexpr std::size_t key_secret_length = 52;  ///< 260 random bits

/// The part of a key that is compared with what is stored.
struct api_key_proof {
  std::string prefix;
  secret_hash hash{};
};

struct new_api_key {
  std::string text;  ///< the whole key: shown once, never stored or logged
  api_key_proof proof;
};

/// A key of fresh random bits. Throws when OpenSSL has none.
new_api_key make_api_key();

/// Whether a bearer credential is meant to be an API key, well-formed or not.
bool looks_like_api_key(std::string_view credential);
/// Nothing when it does not have exactly that form.
std::optional<api_key_proof> parse_api_key(std::string_view credential);
/// Whether `text` has the form of a prefix.
bool is_key_prefix(std::string_view text);

}  // namespace pagemill
