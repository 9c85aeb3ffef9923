#include "common/access/api_key.hpp"

#include <set>

#include <doctest/doctest.h>

#include "common/access/scopes.hpp"

namespace pagemill {

TEST_CASE("a key that was made is read again, with the proof that is stored") {
  const auto key = make_api_key();
  CHECK(looks_like_api_key(key.text));
  const auto proof = parse_api_key(key.text);
  REQUIRE(proof);
  CHECK(proof->prefix == key.proof.prefix);
  CHECK(proof->hash == key.proof.hash);
  CHECK(is_key_prefix(proof->prefix));
  CHECK(make_api_key().text != key.text);
}

TEST_CASE("the stored proof is the SHA-256 of the secret") {
  const auto proof = parse_api_key("pm_aaaaaaaaaaaa_" + std::string(52, 'a'));
  REQUIRE(proof);
  // printf 'a%.0s' {1..52} | sha256sum
  CHECK(std::to_integer<int>(proof->hash[0]) == 0x6c);
  CHECK(std::to_integer<int>(proof->hash[31]) == 0x84);
}

TEST_CASE("keys of another form are none") {
  const auto good = make_api_key().text;
  auto upper = good;
  upper[5] = 'A';
  auto undivided = good;
  undivided[15] = 'a';
  for (const std::string& text :
       {std::string(), std::string("pm_"), good + "a", good.substr(0, good.size() - 1), upper,
        undivided, " " + good, "xx" + good.substr(2),
        good.substr(0, 30) + std::string(1, '\0') + good.substr(31)}) {
    INFO(text);
    CHECK_FALSE(parse_api_key(text));
  }
}

TEST_CASE("every name of a scope and of a role is read back") {
  const scope_set all{permission::submit, permission::read, permission::search, permission::ask,
                      permission::operate};
  const auto names = names_of(all);
  CHECK(names == std::vector<std::string>{"submit", "read", "search", "ask", "operate"});
  CHECK(scopes_named(names) == all);
  CHECK_FALSE(permission_named("Submit"));
  for (const auto role : {workspace_role::owner, workspace_role::member, workspace_role::viewer}) {
    CHECK(role_named(to_string(role)) == role);
  }
  CHECK_FALSE(role_named("admin"));
}

TEST_CASE("no role operates, and viewers do not submit") {
  for (const auto role : {workspace_role::owner, workspace_role::member, workspace_role::viewer}) {
    CHECK_FALSE(scopes_of(role).has(permission::operate));
    CHECK(scopes_of(role).covers({permission::read, permission::search, permission::ask}));
  }
  CHECK(scopes_of(workspace_role::owner) == tenant_scopes);
  CHECK(scopes_of(workspace_role::member) == tenant_scopes);
  CHECK_FALSE(scopes_of(workspace_role::viewer).has(permission::submit));
}

TEST_CASE("sets of scopes narrow and cover") {
  const scope_set some{permission::read, permission::submit};
  CHECK((some & scope_set{permission::read, permission::ask}) == scope_set{permission::read});
  CHECK(some.covers({permission::read}));
  CHECK(some.covers({}));
  CHECK_FALSE(some.covers({permission::read, permission::ask}));
  CHECK(scope_set{}.is_empty());
}

}  // namespace pagemill
