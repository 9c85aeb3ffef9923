// Any text as a token: its parts joined give the same text, and none of our keys signed it.
#include "api/auth/token.hpp"
#include "api/auth/token_keys.hpp"
#include "tests/fuzz/property.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

token_keys some_keys() {
  token_keys keys;
  require(keys.add_secret("a secret that no input of the fuzzer was signed with",
                          token_issuer::configured)
              .has_value(),
          "a long secret is accepted");
  return keys;
}

void check_part(std::string_view part) {
  const auto bytes = decode_base64url(part);
  require(bytes.has_value(), "a part of a token that was taken is base64url");
  require(encode_base64url(*bytes) == part, "base64url has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const token_keys keys = some_keys();
  const auto text = fuzz::text_of(data, size);
  const auto token = parse_token(text);
  if (!token) return 0;
  require(token->header + '.' + token->payload + '.' + token->signature == text,
          "the parts are the token");
  check_part(token->header);
  check_part(token->payload);
  require(!keys.verify(*token), "nobody has signed it");
  return 0;
}
