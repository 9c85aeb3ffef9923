// API keys that are wrong, revoked, expired or foreign.
#include <doctest/doctest.h>

#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

attack with_key(std::string name, const std::string& key, std::string expected) {
  return {.name = std::move(name),
          .request = list_jobs_with("Bearer " + key),
          .expected = std::move(expected)};
}

}  // namespace

TEST_CASE("keys that are wrong, revoked or expired are refused") {
  const auto& site = attacked_site();
  const auto& good = site.key("full");
  const auto prefix = good.substr(0, good.rfind('_') + 1);
  auto changed = good;
  changed.back() = changed.back() == 'a' ? 'b' : 'a';
  run_attacks({
      with_key("a good key, so that the others can fail", good, "200"),
      with_key("revoked", site.key("revoked"), "401 key_revoked"),
      with_key("expired", site.key("expired"), "401 key_expired"),
      with_key("another secret", changed, "401 token_invalid"),
      with_key("the secret of another key",
               prefix + site.key("beta").substr(site.key("beta").rfind('_') + 1),
               "401 token_invalid"),
      with_key("a revoked key's prefix with another secret",
               site.key("revoked").substr(0, prefix.size()) + changed.substr(prefix.size()),
               "401 token_invalid"),
      with_key("no secret", prefix, "401 token_invalid"),
      with_key("the prefix alone", good.substr(0, good.rfind('_')), "401 token_invalid"),
      with_key("cut", good.substr(0, good.size() - 1), "401 token_invalid"),
      with_key("longer", good + "a", "401 token_invalid"),
      with_key("SQL", "pm_' OR '1'='1_" + std::string(52, 'a'), "401 token_invalid"),
      with_key("a pattern", "pm_%%%%%%%%%%%%_" + std::string(52, '%'), "401 token_invalid"),
  });
}

TEST_CASE("a foreign workspace does not exist") {
  const auto& site = attacked_site();
  const auto in = [&](std::string_view workspace, const std::string& credential) {
    return http_request{.target = "/api/v1/pdf/jobs",
                        .headers = {{"Authorization", "Bearer " + credential},
                                    {"X-Workspace-Id", std::string(workspace)}}};
  };
  const auto owner = site.token(owner_of_alpha);
  const auto both = site.token(member_of_both);
  const std::string nowhere = "00000000-0000-7000-8000-0000000000ff";
  run_attacks({
      {.name = "its own, by key", .request = in(alpha, site.key("full")), .expected = "200"},
      {.name = "its own, by token", .request = in(alpha, owner), .expected = "200"},
      {.name = "one of two", .request = in(beta, both), .expected = "200"},
      {.name = "neither of two",
       .request = list_jobs_with("Bearer " + both),
       .expected = "400 workspace_required"},
      {.name = "none",
       .request = list_jobs_with("Bearer " + site.token(member_of_none)),
       .expected = "403 no_workspace"},
      {.name = "a foreign one, by key",
       .request = in(beta, site.key("full")),
       .expected = "404 not_found"},
      {.name = "a foreign one, by the operator",
       .request = in(beta, site.key("operator")),
       .expected = "404 not_found"},
      {.name = "a foreign one, by token", .request = in(beta, owner), .expected = "404 not_found"},
      {.name = "one that is not there", .request = in(nowhere, owner), .expected = "404 not_found"},
      {.name = "a name", .request = in("alpha", owner), .expected = "400 invalid_id"},
      {.name = "SQL", .request = in("' OR 1=1 --", owner), .expected = "400 invalid_id"},
      {.name = "two at once",
       .raw = "GET /api/v1/pdf/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
              "Bearer " +
              owner + "\r\nX-Workspace-Id: " + std::string(alpha) +
              "\r\nX-Workspace-Id: " + std::string(beta) + "\r\n\r\n",
       .expected = "400 invalid_id"},
  });
}

TEST_CASE("no key is made with more rights than its maker has") {
  const auto& site = attacked_site();
  const auto make = [](const std::string& credential, std::string body) {
    return http_request{.method = "POST",
                        .target = "/api/v1/keys",
                        .body = std::move(body),
                        .headers = {{"Authorization", "Bearer " + credential}}};
  };
  const auto owner = site.token(owner_of_alpha);
  run_attacks({
      {.name = "operate, by an owner",
       .request = make(owner, R"({"name":"x","scopes":["operate"]})"),
       .expected = "403 insufficient_scope"},
      {.name = "operate, by an operator",
       .request = make(site.key("operator"), R"({"name":"x","scopes":["operate"]})"),
       .expected = "403 insufficient_scope"},
      {.name = "by a member",
       .request = make(site.token(member_of_alpha), R"({"name":"x"})"),
       .expected = "403 insufficient_scope"},
      {.name = "by a key that does not operate",
       .request = make(site.key("full"), R"({"name":"x"})"),
       .expected = "403 insufficient_scope"},
      {.name = "by an owner's narrowed token",
       .request = make(site.token(owner_of_alpha, {{"scope", "read"}}), R"({"name":"x"})"),
       .expected = "403 insufficient_scope"},
      {.name = "in another workspace",
       .request =
           make(owner, R"({"name":"x","workspace_id":"00000000-0000-7000-8000-00000000000b"})"),
       .expected = "422 invalid_member"},
      {.name = "a NUL",
       .request = make(owner, R"({"name":"x\u0000"})"),
       .expected = "422 invalid_member"},
      {.name = "two names",
       .request = make(owner, R"({"name":"x","name":"y"})"),
       .expected = "400 invalid_json"},
      {.name = "no UTF-8",
       .request = make(owner, "{\"name\":\"\xff\"}"),
       .expected = "400 invalid_json"},
      {.name = "a deep body",
       .request = make(owner, std::string(10000, '[')),
       .expected = "400 invalid_json"},
      {.name = "a long body",
       .request = make(owner, "{\"name\":\"" + std::string(20000, 'x') + "\"}"),
       .expected = "413 too_large"},
  });
  CHECK(query(site.database().owner_url, "SELECT count(*) FROM api_keys WHERE name = 'x'") == "0");
}

}  // namespace pagemill::test
