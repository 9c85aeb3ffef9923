#include "common/access/api_key.hpp"

#include <algorithm>
#include <format>
#include <stdexcept>

#include <openssl/rand.h>

namespace pagemill {
namespace {

constexpr std::string_view mark = "pm_";
constexpr std::size_t key_prefix_length = 12;
constexpr std::size_t key_secret_length = 52;  ///< 260 random bits
/// 32 characters, so that a random byte picks one without bias; none of them ever needs escaping.
constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";

std::string random_text(std::size_t length) {
  std::string text(length, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(length)) != 1) {
    throw std::runtime_error("no random bytes");
  }
  for (auto& c : text) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

bool is_of_alphabet(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return alphabet.contains(c); });
}

}  // namespace

new_api_key make_api_key() {
  auto prefix = random_text(key_prefix_length);
  const auto secret = random_text(key_secret_length);
  return {std::format("{}{}_{}", mark, prefix, secret), {std::move(prefix), sha256_of(secret)}};
}

bool looks_like_api_key(std::string_view credential) {
  return credential.starts_with(mark);
}

bool is_key_prefix(std::string_view text) {
  return text.size() == key_prefix_length && is_of_alphabet(text);
}

std::optional<api_key_proof> parse_api_key(std::string_view credential) {
  constexpr auto length = mark.size() + key_prefix_length + 1 + key_secret_length;
  if (!looks_like_api_key(credential) || credential.size() != length) return std::nullopt;
  const auto prefix = credential.substr(mark.size(), key_prefix_length);
  const auto secret = credential.substr(mark.size() + key_prefix_length + 1);
  const bool divided = credential[mark.size() + key_prefix_length] == '_';
  if (!divided || !is_key_prefix(prefix) || !is_of_alphabet(secret)) return std::nullopt;
  return api_key_proof{std::string(prefix), sha256_of(secret)};
}

}  // namespace pagemill
