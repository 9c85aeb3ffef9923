#include "tests/support/tokens.hpp"

#include <chrono>
#include <format>
#include <stdexcept>
#include <vector>

#include <boost/json/serialize.hpp>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

namespace pagemill::test {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void require(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL failed");
}

/// Converts an ECDSA signature from DER to the two 32-byte numbers that tokens use.
std::string joined_numbers(std::string_view der) {
  const auto* at = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  require(signature != nullptr);
  std::string joined(64, '\0');
  auto* into = reinterpret_cast<unsigned char*>(joined.data());
  require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), into, 32) == 32);
  require(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), into + 32, 32) == 32);
  return joined;
}

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string text(bytes.size() / 3 * 4 + 5, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (text.ends_with('=')) text.pop_back();
  for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::string compact(std::string_view header, std::string_view payload, std::string_view signature) {
  return std::format("{}.{}.{}", base64url(header), base64url(payload), base64url(signature));
}

std::string hmac_token(std::string_view header, std::string_view payload, std::string_view secret) {
  const auto text = std::format("{}.{}", base64url(header), base64url(payload));
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  require(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(text),
               text.size(), reinterpret_cast<unsigned char*>(mac.data()), &size) != nullptr);
  mac.resize(size);
  return text + "." + base64url(mac);
}

std::string hmac_token(const boost::json::object& claims, std::string_view secret) {
  return hmac_token(R"({"alg":"HS256","typ":"JWT"})", boost::json::serialize(claims), secret);
}

long unix_now() {
  return static_cast<long>(
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
          .time_since_epoch()
          .count());
}

boost::json::object claims_of(std::string_view user, int seconds) {
  return {{"sub", user}, {"exp", unix_now() + seconds}};
}

signing_key::signing_key(EVP_PKEY* made) : key_(made, EVP_PKEY_free) {
  require(made != nullptr);
  is_rsa_ = EVP_PKEY_is_a(made, "RSA") == 1;
}

signing_key signing_key::rsa(int bits) {
  return signing_key(EVP_RSA_gen(static_cast<unsigned int>(bits)));
}

signing_key signing_key::p256() {
  return signing_key(EVP_EC_gen("P-256"));
}

std::string signing_key::public_pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
  require(PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string signing_key::token(std::string_view header, std::string_view payload) const {
  const auto text = std::format("{}.{}", base64url(header), base64url(payload));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  require(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1);
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                         bytes_of(text), text.size()) == 1);
  signature.resize(size);
  return text + "." + base64url(is_rsa_ ? signature : joined_numbers(signature));
}

}  // namespace pagemill::test
