#include "api/auth/admission.hpp"

#include <array>
#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

using enum scope;
using enum sender_standing;

const workspace_id here{*parse_uuid("01890000-0000-7000-8000-00000000000a")};
const uuid someone = *parse_uuid("01890000-0000-7000-8000-000000000001");
const sender by_token{.shown = shown_credential::token, .user = someone};
const sender by_key{.shown = shown_credential::key};

access_answer key_with(scope_set scopes) {
  return {.standing = key, .workspace = here, .key = someone, .key_scopes = scopes};
}
access_answer user_as(workspace_role role) {
  return {.standing = user, .workspace = here, .role = role};
}

/// "200", or status and code.
std::string outcome(scope needs, const sender& from, const access_answer& known) {
  const auto said = decide_admission(needs, from, known);
  return said ? "200" : std::format("{} {}", said.error().status, said.error().code);
}

constexpr std::array guarded{submit,          read, search, ask, operate, operate_or_loopback,
                             owner_or_operate};

}  // namespace

TEST_CASE("nobody passes a guarded route, and everybody an open one") {
  const sender anonymous{};
  for (const auto needs : guarded) {
    CHECK(outcome(needs, anonymous, {}) == "401 authentication_required");
    CHECK(outcome(needs, {.shown = shown_credential::bad}, {}) == "401 token_invalid");
    CHECK(outcome(needs, {.shown = shown_credential::expired_token}, {}) == "401 token_expired");
    CHECK(outcome(needs, by_key, {.standing = key_unknown}) == "401 token_invalid");
    CHECK(outcome(needs, by_key, {.standing = key_revoked}) == "401 key_revoked");
    CHECK(outcome(needs, by_key, {.standing = key_expired}) == "401 key_expired");
    // What the database does not confirm is refused, whatever was shown.
    CHECK(outcome(needs, by_key, {}) == "401 token_invalid");
    CHECK(outcome(needs, by_token, {}) == "401 token_invalid");
  }
  CHECK(outcome(open, anonymous, {}) == "200");
  CHECK(outcome(probe, anonymous, {}) == "200");
}

TEST_CASE("a key passes where it has the scope, and nowhere else") {
  const std::pair<scope, permission> needed[] = {
      {submit, permission::submit},           {read, permission::read},
      {search, permission::search},           {ask, permission::ask},
      {operate, permission::operate},         {operate_or_loopback, permission::operate},
      {owner_or_operate, permission::operate}};
  for (const auto& [needs, one] : needed) {
    for (const auto& [other_needs, other] : needed) {
      const bool same = one == other;
      CHECK(outcome(needs, by_key, key_with({other})) == (same ? "200" : "403 insufficient_scope"));
    }
  }
  CHECK(outcome(read, by_key, key_with({})) == "403 insufficient_scope");
}

TEST_CASE("a key has no scope that its maker's role does not give now") {
  auto made = key_with(tenant_scopes);
  for (const auto role : {workspace_role::owner, workspace_role::member}) {
    made.role = role;
    CHECK(outcome(submit, by_key, made) == "200");
    CHECK(outcome(owner_or_operate, by_key, made) == "403 insufficient_scope");
  }
  made.role = workspace_role::viewer;
  CHECK(outcome(submit, by_key, made) == "403 insufficient_scope");
  CHECK(outcome(read, by_key, made) == "200");
  made.key_scopes = {permission::submit, permission::read};
  CHECK(decide_admission(read, by_key, made)->who.scopes == scope_set{permission::read});
}

TEST_CASE("roles give scopes, and no role operates") {
  for (const auto role : {workspace_role::owner, workspace_role::member, workspace_role::viewer}) {
    for (const auto needs : {read, search, ask}) {
      CHECK(outcome(needs, by_token, user_as(role)) == "200");
    }
    CHECK(outcome(operate, by_token, user_as(role)) == "403 insufficient_scope");
    CHECK(outcome(operate_or_loopback, by_token, user_as(role)) == "403 insufficient_scope");
  }
  CHECK(outcome(submit, by_token, user_as(workspace_role::owner)) == "200");
  CHECK(outcome(submit, by_token, user_as(workspace_role::member)) == "200");
  CHECK(outcome(submit, by_token, user_as(workspace_role::viewer)) == "403 insufficient_scope");
  CHECK(outcome(owner_or_operate, by_token, user_as(workspace_role::owner)) == "200");
  CHECK(outcome(owner_or_operate, by_token, user_as(workspace_role::member)) ==
        "403 insufficient_scope");
}

TEST_CASE("a token's scopes narrow its user's and never widen them") {
  const sender reads{.shown = shown_credential::token,
                     .user = someone,
                     .narrowed = scope_set{permission::read, permission::operate}};
  const auto owner = user_as(workspace_role::owner);
  CHECK(outcome(read, reads, owner) == "200");
  CHECK(outcome(submit, reads, owner) == "403 insufficient_scope");
  CHECK(outcome(operate, reads, owner) == "403 insufficient_scope");
  CHECK(outcome(owner_or_operate, reads, owner) == "403 insufficient_scope");
  const sender submits{
      .shown = shown_credential::token, .user = someone, .narrowed = scope_set{permission::submit}};
  CHECK(outcome(submit, submits, user_as(workspace_role::viewer)) == "403 insufficient_scope");
}

TEST_CASE("who has no workspace, several or another's is told so") {
  for (const auto needs : {submit, read, search, ask, owner_or_operate}) {
    CHECK(outcome(needs, by_token, {.standing = no_workspace}) == "403 no_workspace");
    CHECK(outcome(needs, by_token, {.standing = workspace_required}) == "400 workspace_required");
    CHECK(outcome(needs, by_token, {.standing = workspace_foreign}) == "404 not_found");
    CHECK(outcome(needs, by_key, {.standing = workspace_foreign}) == "404 not_found");
  }
  CHECK(outcome(operate, by_token, {.standing = no_workspace}) == "403 insufficient_scope");
  CHECK(outcome(operate, by_token, {.standing = workspace_required}) == "403 insufficient_scope");
}

TEST_CASE("who passes is known by workspace, user, key and scopes") {
  const auto as_key = decide_admission(read, by_key, key_with({permission::read}));
  REQUIRE(as_key);
  CHECK(as_key->workspace == here);
  CHECK(as_key->who.key == someone);
  CHECK_FALSE(as_key->who.user);
  CHECK_FALSE(as_key->who.owns_workspace);
  const auto as_user = decide_admission(read, by_token, user_as(workspace_role::owner));
  REQUIRE(as_user);
  CHECK(as_user->who.user == someone);
  CHECK(as_user->who.scopes == tenant_scopes);
  CHECK(as_user->who.owns_workspace);
}

TEST_CASE("a challenge says what is missing") {
  const auto challenge = [](const sender& from, const access_answer& known) {
    const auto refused = decide_admission(submit, from, known);
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().headers.size() == 1);
    CHECK(refused.error().headers[0].first == "WWW-Authenticate");
    return refused.error().headers[0].second;
  };
  CHECK(challenge({}, {}) == "Bearer realm=\"pagemill\"");
  CHECK(challenge(by_key, {.standing = key_revoked}) ==
        "Bearer realm=\"pagemill\", error=\"invalid_token\"");
  CHECK(challenge(by_key, key_with({permission::read})) ==
        "Bearer realm=\"pagemill\", error=\"insufficient_scope\", scope=\"submit\"");
}

}  // namespace pagemill
