/// JSON web tokens of any kind, good and bad, made with OpenSSL only: our code verifies tokens that
/// it did not make.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

using EVP_PKEY = struct evp_pkey_st;

namespace pagemill::test {

std::string base64url(std::string_view bytes);
/// `header.payload.` followed by these bytes as the signature.
std::string compact(std::string_view header, std::string_view payload, std::string_view signature);

/// Signed with HMAC-SHA256, whatever the header says.
std::string hmac_token(std::string_view header, std::string_view payload, std::string_view secret);
/// The usual one: {"alg":"HS256","typ":"JWT"}.
std::string hmac_token(const boost::json::object& claims, std::string_view secret);

/// {"sub": user, "exp": now + seconds}.
boost::json::object claims_of(std::string_view user, int seconds = 600);
long unix_now();

class signing_key {
 public:
  static signing_key rsa(int bits = 2048);
  static signing_key p256();

  std::string public_pem() const;
  /// Signed as RS256 or ES256 with this key, whatever the header says.
  std::string token(std::string_view header, std::string_view payload) const;

 private:
  explicit signing_key(EVP_PKEY* made);
  std::shared_ptr<EVP_PKEY> key_;
  bool is_rsa_ = false;
};

}  // namespace pagemill::test
