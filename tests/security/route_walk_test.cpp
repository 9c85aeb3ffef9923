// Every route of the table, including future ones: closed without a credential, closed with too few
// scopes, and without data of other workspaces.
#include <algorithm>
#include <format>

#include <doctest/doctest.h>

#include "api/routes.hpp"
#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

/// The path with its placeholders filled, ids with those of beta.
std::string path_of(const route_rule& rule) {
  std::string path;
  std::string_view rest = rule.pattern;
  while (!rest.empty()) {
    const auto open = std::min(rest.find('{'), rest.size());
    path += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const auto close = rest.find('}');
    const auto name = rest.substr(1, close - 1);
    path += name == "id" || name.ends_with("_id") ? beta : std::string_view("1");
    rest.remove_prefix(close + 1);
  }
  return path;
}

bool names_an_id(const route_rule& rule) {
  return rule.pattern.contains("{id}") || rule.pattern.contains("_id}");
}

bool is_public(const route_rule& rule) {
  return rule.needs == scope::open || rule.needs == scope::probe;
}

http_request request_to(const route_rule& rule, const std::string& credential) {
  http_request request{.method = std::string(to_string(rule.method)), .target = path_of(rule)};
  if (rule.body == body_kind::json) request.body = "{}";
  if (!credential.empty()) request.headers["Authorization"] = "Bearer " + credential;
  return request;
}

attack on(const route_rule& rule, const std::string& credential, std::string expected) {
  return {.name = std::format("{} {}", to_string(rule.method), rule.pattern),
          .request = request_to(rule, credential),
          .expected = std::move(expected)};
}

/// A key with every scope except the one needed, or as close to that as keys get.
std::string too_little_for(scope needs) {
  const auto& site = attacked_site();
  switch (needs) {
    case scope::submit: return site.key("read");
    case scope::read: return site.key("search");
    case scope::search: return site.key("ask");
    case scope::ask: return site.key("submit");
    case scope::operate:
    case scope::operate_or_loopback:
    case scope::owner_or_operate: return site.key("full");
    case scope::probe:
    case scope::open: break;
  }
  return "";
}

}  // namespace

TEST_CASE("every route except the public ones is closed without a credential") {
  std::vector<attack> attacks;
  for (const auto& rule : api_rules()) {
    if (is_public(rule) || rule.needs == scope::operate_or_loopback) continue;
    attacks.push_back(on(rule, "", "401 authentication_required"));
    attacks.push_back(on(rule, "a.b.c", "401 token_invalid"));
    attacks.push_back(on(rule, attacked_site().key("revoked"), "401 key_revoked"));
  }
  CHECK(attacks.size() > 60);
  run_attacks(attacks);
}

TEST_CASE("every route except the public ones is closed without its scope") {
  std::vector<attack> attacks;
  const auto member = attacked_site().token(member_of_alpha);
  for (const auto& rule : api_rules()) {
    if (is_public(rule) || rule.needs == scope::operate_or_loopback) continue;
    attacks.push_back(on(rule, too_little_for(rule.needs), "403 insufficient_scope"));
    if (rule.needs == scope::operate || rule.needs == scope::owner_or_operate) {
      attacks.push_back(on(rule, member, "403 insufficient_scope"));
    }
    if (rule.needs == scope::submit) {
      attacks.push_back(on(rule, attacked_site().token(viewer_of_alpha), "403 insufficient_scope"));
    }
  }
  CHECK(attacks.size() > 20);
  run_attacks(attacks);
}

TEST_CASE("on every route ids of another workspace do not exist") {
  std::vector<attack> attacks;
  for (const auto& rule : api_rules()) {
    if (!names_an_id(rule)) continue;
    attacks.push_back(on(rule, attacked_site().key("operator"), "404 not_found"));
    if (rule.needs != scope::operate) {
      attacks.push_back(on(rule, attacked_site().token(owner_of_alpha), "404 not_found"));
    }
  }
  CHECK(attacks.size() > 15);
  run_attacks(attacks);
  // They exist for their own workspace, otherwise this would prove nothing.
  const auto& site = attacked_site();
  for (const auto& rule : api_rules()) {
    const bool ends = rule.produces != "text/event-stream";
    const bool one_id = std::ranges::count(rule.pattern, '{') == 1 && names_an_id(rule);
    if (rule.method != http_method::get || !one_id || !ends) continue;
    INFO(rule.pattern);
    CHECK(site.outcome({.target = path_of(rule)}, site.key("beta")) == "200");
  }
  CHECK(query(site.database().owner_url,
              std::format("SELECT count(*) FROM jobs_live WHERE id = '{}'", beta)) == "1");
  CHECK(query(site.database().owner_url,
              std::format("SELECT revoked_at IS NULL FROM api_keys WHERE id = '{}'", beta)) == "t");
}

TEST_CASE("ids of another workspace in a query or a body find nothing") {
  const auto& site = attacked_site();
  const auto& key = site.key("operator");
  const auto found = [&](const http_request& request) {
    const auto answer = site.send(request, key);
    REQUIRE(answer.status == 200);
    return answer.json().at("items").as_array().size();
  };
  const auto search = [](std::string_view ids) {
    return http_request{
        .method = "POST",
        .target = "/api/v1/search/keyword",
        .body = std::format(R"({{"query":"{}","document_ids":[{}]}})", text_of_beta, ids)};
  };
  CHECK(found(search("")) == 0);
  CHECK(found(search(std::format("\"{}\"", beta))) == 0);
  CHECK(found({.target = std::format("/api/v1/webhooks/deliveries?job_id={}", beta)}) == 0);
  const auto theirs = site.send(search(""), site.key("beta")).json();
  CHECK(theirs.at("items").as_array().size() == 1);
  // A cursor is a position in a list and grants no access to it.
  for (const char* list : {"pdf/jobs", "pdf/documents", "webhooks/deliveries", "keys"}) {
    CAPTURE(list);
    const auto answer = site.send({.target = std::format("/api/v1/{}?cursor={}", list, beta)}, key);
    CHECK(answer.status == 200);
    CHECK_FALSE(answer.body.contains(text_of_beta));
  }
}

TEST_CASE("metrics are for this machine and for operators, and not for clients behind a proxy") {
  const auto& site = attacked_site();
  const auto metrics = [](std::map<std::string, std::string> headers) {
    return http_request{.target = "/metrics", .headers = std::move(headers)};
  };
  run_attacks({
      {.name = "from here", .request = metrics({}), .expected = "200"},
      {.name = "by a proxy",
       .request = metrics({{"X-Forwarded-For", "192.0.2.1"}}),
       .expected = "401 authentication_required"},
      {.name = "by a proxy that says it is here",
       .request = metrics({{"X-Forwarded-For", "127.0.0.1"}}),
       .expected = "401 authentication_required"},
      {.name = "by a proxy, an operator",
       .request = metrics(
           {{"X-Forwarded-For", "192.0.2.1"}, {"Authorization", "Bearer " + site.key("operator")}}),
       .expected = "200"},
      {.name = "by a proxy, another",
       .request = metrics(
           {{"Forwarded", "for=192.0.2.1"}, {"Authorization", "Bearer " + site.key("full")}}),
       .expected = "403 insufficient_scope"},
  });
}

}  // namespace pagemill::test
