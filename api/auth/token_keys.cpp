#include "api/auth/token_keys.hpp"

#include <format>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "api/auth/json_value.hpp"

namespace pagemill {
namespace {

constexpr std::size_t keys_max = 16;
constexpr std::size_t rsa_modulus_bytes_min = 256;

std::string member(const json_t* object, const char* name) {
  const auto* text = json_string_value(json_object_get(object, name));
  return text == nullptr ? std::string() : text;
}

std::unexpected<error> unfit(std::string_view why) {
  return fail(errc::invalid_input, std::string(why));
}

/// The one algorithm that a public key is used with, or a message that says why there is none.
result<std::string> algorithm_of(const json_t* jwk) {
  const auto type = member(jwk, "kty");
  std::string algorithm;
  if (type == "RSA") {
    const auto modulus = decode_base64url(member(jwk, "n"));
    if (!modulus || modulus->size() < rsa_modulus_bytes_min) {
      return unfit("an RSA key must have at least 2048 bits");
    }
    algorithm = "RS256";
  } else if (type == "EC" && member(jwk, "crv") == "P-256") {
    algorithm = "ES256";
  } else {
    return unfit("a key must be RSA, or EC on the curve P-256");
  }
  const auto said = member(jwk, "alg");
  if (!said.empty() && said != algorithm) return unfit("a key is for another algorithm");
  return algorithm;
}

json_value secret_jwk(std::string_view secret) {
  return json_value(json_pack("{s:s, s:s, s:o}", "kty", "oct", "alg", "HS256", "k",
                              jose_b64_enc(secret.data(), secret.size())));
}

struct bio_freer {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct pkey_freer {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

}  // namespace

struct token_keys::key {
  std::string algorithm;
  std::optional<std::string> id;
  token_issuer issuer;
  json_value jwk;
};

token_keys::token_keys() = default;
token_keys::~token_keys() = default;
token_keys::token_keys(token_keys&&) noexcept = default;

result<void> token_keys::add_secret(std::string_view secret, token_issuer issuer) {
  if (secret.size() < jwt_secret_bytes_min || secret.size() > jwt_secret_bytes_max) {
    return unfit(
        std::format("must have {} to {} bytes", jwt_secret_bytes_min, jwt_secret_bytes_max));
  }
  keys_.push_back({"HS256", std::nullopt, issuer, secret_jwk(secret)});
  return {};
}

result<void> token_keys::add_public(json_t* jwk) {
  if (!json_is_object(jwk)) return unfit("a key is not a JSON object");
  const auto use = member(jwk, "use");
  if (!use.empty() && use != "sig") return {};
  for (const char* secret : {"d", "k"}) {
    if (json_object_get(jwk, secret) != nullptr) return unfit("a key must be a public one");
  }
  const auto algorithm = algorithm_of(jwk);
  if (!algorithm) return std::unexpected(algorithm.error());
  if (keys_.size() == keys_max) return unfit("there are too many keys");
  // Only what jose needs: no operations, no certificates, and the algorithm chosen here.
  json_value clean(json_pack("{s:s}", "alg", algorithm->c_str()));
  for (const char* name : {"kty", "n", "e", "crv", "x", "y"}) {
    if (auto* value = json_object_get(jwk, name)) json_object_set(clean.get(), name, value);
  }
  const auto quiet = quiet_jose();
  const std::unique_ptr<EVP_PKEY, pkey_freer> usable(
      jose_openssl_jwk_to_EVP_PKEY(quiet.get(), clean.get()));
  if (!usable) return unfit("a key cannot be read");
  const auto id = member(jwk, "kid");
  keys_.push_back({*algorithm, id.empty() ? std::nullopt : std::optional(id),
                   token_issuer::configured, std::move(clean)});
  return {};
}

result<void> token_keys::add_pem(std::string_view pem) {
  const std::unique_ptr<BIO, bio_freer> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const auto quiet = quiet_jose();
  std::size_t found = 0;
  while (auto* read = PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)) {
    const std::unique_ptr<EVP_PKEY, pkey_freer> one(read);
    const json_value jwk(jose_openssl_jwk_from_EVP_PKEY(quiet.get(), one.get()));
    if (!jwk) return unfit("a key must be RSA, or EC on the curve P-256");
    if (auto added = add_public(jwk.get()); !added) return added;
    ++found;
  }
  ERR_clear_error();  // OpenSSL reports the end of the file as an error
  if (found == 0) return unfit("holds no public key in PEM (BEGIN PUBLIC KEY)");
  return {};
}

result<void> token_keys::add_jwks(std::string_view json) {
  const json_value root(json_loadb(json.data(), json.size(), JSON_REJECT_DUPLICATES, nullptr));
  if (!root || !json_is_object(root.get())) return unfit("is not a JSON object");
  auto* keys = json_object_get(root.get(), "keys");
  if (keys == nullptr) return add_public(root.get());
  if (!json_is_array(keys) || json_array_size(keys) == 0) return unfit("holds no keys");
  for (std::size_t i = 0; i < json_array_size(keys); ++i) {
    if (auto added = add_public(json_array_get(keys, i)); !added) return added;
  }
  return {};
}

std::optional<token_issuer> token_keys::verify(const unverified_token& token) const {
  const json_value jws(json_pack("{s:s, s:s, s:s}", "protected", token.header.c_str(), "payload",
                                 token.payload.c_str(), "signature", token.signature.c_str()));
  const auto quiet = quiet_jose();
  if (!jws || !quiet) throw std::runtime_error("no memory to verify a token");
  for (const auto& one : keys_) {
    if (one.algorithm != token.algorithm) continue;
    if (one.id && token.key_id && *one.id != *token.key_id) continue;
    const bool signed_by_it = jose_jws_ver(quiet.get(), jws.get(), nullptr, one.jwk.get(), false);
    ERR_clear_error();
    if (signed_by_it) return one.issuer;
  }
  return std::nullopt;
}

std::string sign_token(std::string_view claims_json, std::string_view secret) {
  const auto jwk = secret_jwk(secret);
  const json_value jws(
      json_pack("{s:o}", "payload", jose_b64_enc(claims_json.data(), claims_json.size())));
  const json_value header(json_pack("{s:{s:s, s:s}}", "protected", "alg", "HS256", "typ", "JWT"));
  const auto quiet = quiet_jose();
  if (!jose_jws_sig(quiet.get(), jws.get(), header.get(), jwk.get())) {
    throw std::runtime_error("the token could not be signed");
  }
  return std::format("{}.{}.{}", member(jws.get(), "protected"), member(jws.get(), "payload"),
                     member(jws.get(), "signature"));
}

}  // namespace pagemill
