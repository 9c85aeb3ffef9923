#include "api/auth/credentials.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

credential shown(header_list headers) {
  request_head head;
  head.headers = std::move(headers);
  return read_credential(head);
}

template <class Kind>
bool is(const credential& one) {
  return std::holds_alternative<Kind>(one);
}

}  // namespace

TEST_CASE("a credential is a key, a token, something bad or nothing") {
  CHECK(is<no_credential>(shown({})));
  CHECK(is<no_credential>(shown({{"x-authorization", "Bearer a"}})));
  const auto key = make_api_key();
  const auto read = shown({{"authorization", "Bearer " + key.text}});
  REQUIRE(is<api_key_proof>(read));
  CHECK(std::get<api_key_proof>(read).prefix == key.proof.prefix);
  const auto token = shown({{"authorization", "bEaReR  a.b.c "}});
  REQUIRE(is<bearer_token>(token));
  CHECK(std::get<bearer_token>(token).text == "a.b.c");
}

TEST_CASE("what is no bearer credential is bad, not nothing") {
  for (const char* value : {"", "Bearer", "Basic dXNlcjpwYXNz", "Bearerx a", "pm_a_b", "Bearer pm_",
                            "Bearer pm_short_key", "Digest x=1"}) {
    INFO(value);
    CHECK(is<bad_credential>(shown({{"authorization", value}})));
  }
  CHECK(is<bad_credential>(
      shown({{"authorization", "Bearer a.b.c"}, {"authorization", "Bearer a.b.c"}})));
}

TEST_CASE("a workspace is asked for by one UUID") {
  const auto wanted = [](header_list headers) {
    request_head head;
    head.headers = std::move(headers);
    return read_wanted_workspace(head);
  };
  const std::string id = "01890000-0000-7000-8000-000000000001";
  CHECK_FALSE(wanted({})->has_value());
  CHECK(wanted({{"x-workspace-id", " " + id + " "}})->value() == *parse_uuid(id));
  for (const header_list& headers :
       {header_list{{"x-workspace-id", ""}}, header_list{{"x-workspace-id", "default"}},
        header_list{{"x-workspace-id", id}, {"x-workspace-id", id}}}) {
    REQUIRE_FALSE(wanted(headers));
    CHECK(wanted(headers).error().status == 400);
    CHECK(wanted(headers).error().code == "invalid_id");
  }
}

TEST_CASE("an address of IPv6 stands for its network of 64 bits") {
  CHECK(limited_address("192.0.2.7") == "192.0.2.7");
  CHECK(limited_address("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(limited_address("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(limited_address("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64");
  CHECK(limited_address("2001:db8:1:3::1") == "2001:db8:1:3::/64");
  CHECK(limited_address("?") == "?");
}

TEST_CASE("whoever shows the same credential has the same turn, else the address") {
  const credential token = bearer_token{"a.b.c"};
  CHECK(sender_key(token, "203.0.113.1") == sender_key(token, "203.0.113.2"));
  CHECK(sender_key(token, "203.0.113.1") != sender_key(bearer_token{"a.b.d"}, "203.0.113.1"));
  const credential key = api_key_proof{.prefix = "abc"};
  CHECK(sender_key(key, "203.0.113.1") != sender_key(token, "203.0.113.1"));
  CHECK(sender_key(no_credential{}, "203.0.113.1") == sender_key(bad_credential{}, "203.0.113.1"));
  CHECK(sender_key(no_credential{}, "203.0.113.1") != sender_key(no_credential{}, "203.0.113.2"));
}

}  // namespace pagemill
