#include "api/auth/authorizer.hpp"

#include <algorithm>
#include <format>
#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "common/postgres/error_mapping.hpp"
#include "tests/support/tokens.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

const std::string token_secret(32, 's');
const workspace_id own_workspace{*parse_uuid("01890000-0000-7000-8000-00000000000a")};
const uuid known_user = *parse_uuid("01890000-0000-7000-8000-000000000001");
const uuid known_key = *parse_uuid("01890000-0000-7000-8000-000000000002");

const access_answer nobody_known{.standing = sender_standing::nobody, .ahead_seconds = 12};
const access_answer reading_key{.standing = sender_standing::key,
                                .workspace = own_workspace,
                                .key = known_key,
                                .key_scopes = {permission::read}};
const access_answer workspace_owner{
    .standing = sender_standing::user, .workspace = own_workspace, .role = workspace_role::owner};

/// An authorizer before a database that gives `answer` to every question.
struct guarded_api {
  access_answer answer = nobody_known;
  bool database_away = false;
  std::vector<access_question> asked;
  rate_limit limit{.requests = 60, .window_seconds = 60};
  /// Turns authentication off.
  std::optional<workspace_id> everyone;
  cors_rules cors;

  authorizer::decision authorize(scope needs, const exchange_ptr& request) {
    token_keys keys;
    REQUIRE(keys.add_secret(token_secret, token_issuer::configured));
    authenticator senders([this](const access_question& question) { return ask(question); }, {},
                          {.keys = std::move(keys), .expected = {}, .limit = limit});
    asio::io_context context{1};
    blocking_pool pool({.threads = 1});
    authorizer access(pool, senders, everyone, cors);
    auto decided = asio::co_spawn(context, access.authorize(needs, request), asio::use_future);
    context.run();
    return decided.get();
  }

 private:
  access_answer ask(const access_question& question) {
    asked.push_back(question);
    if (database_away) throw postgres::connection_lost("away, on purpose");
    return answer;
  }
};

exchange_ptr request_with(header_list headers) {
  auto request = std::make_shared<exchange>();
  request->head.method = http_method::get;
  request->head.headers = std::move(headers);
  request->client_address = "203.0.113.9";
  return request;
}

/// "allowed", or status and code.
std::string verdict_of(const authorizer::decision& decided) {
  if (decided.allowed) return "allowed";
  return std::format("{} {}", decided.allowed.error().status, decided.allowed.error().code);
}

std::string value_of(const header_list& headers, std::string_view name) {
  const auto found = std::ranges::find(headers, name, &header_list::value_type::first);
  return found == headers.end() ? "" : found->second;
}

/// Whether the request was attributed to anybody.
bool is_attributed(const exchange& request) {
  const auto& who = request.who;
  return request.workspace != workspace_id{} || who.key || who.user || who.owns_workspace ||
         !who.scopes.is_empty();
}

}  // namespace

TEST_CASE("a guarded route refuses a request without a credential, and counts it by its address") {
  guarded_api api;
  const auto request = request_with({});
  const auto decided = api.authorize(scope::read, request);
  CHECK(verdict_of(decided) == "401 authentication_required");
  CHECK_FALSE(is_attributed(*request));
  REQUIRE(api.asked.size() == 1);
  CHECK(api.asked[0].client == "203.0.113.9");
  CHECK(api.asked[0].limit.requests == 60);
  CHECK_FALSE(api.asked[0].key);
  CHECK_FALSE(api.asked[0].user);
  CHECK(value_of(decided.headers, "RateLimit-Limit") == "60");
  CHECK(value_of(decided.headers, "RateLimit-Remaining") == "48");
}

TEST_CASE("a key that the database knows sets workspace and sender, where its scopes suffice") {
  guarded_api api;
  api.answer = reading_key;
  const auto key = make_api_key();
  const header_list headers{{"authorization", "Bearer " + key.text}};
  const auto request = request_with(headers);
  const auto decided = api.authorize(scope::read, request);
  CHECK(verdict_of(decided) == "allowed");
  CHECK(value_of(decided.headers, "RateLimit-Remaining") == "60");
  CHECK(request->workspace == own_workspace);
  CHECK(request->who.key == known_key);
  CHECK(request->who.scopes == scope_set{permission::read});
  REQUIRE(api.asked.size() == 1);
  REQUIRE(api.asked[0].key);
  CHECK(api.asked[0].key->prefix == key.proof.prefix);
  CHECK(api.asked[0].key->hash == key.proof.hash);

  const auto refused = request_with(headers);
  CHECK(verdict_of(api.authorize(scope::submit, refused)) == "403 insufficient_scope");
  CHECK_FALSE(is_attributed(*refused));
}

TEST_CASE("a token names its user to the database only if its signature and claims are valid") {
  guarded_api api;
  api.answer = workspace_owner;
  const auto bearing = [](const std::string& token) {
    return request_with({{"authorization", "Bearer " + token}});
  };
  const auto claims = test::claims_of(to_string(known_user));
  const auto good = bearing(test::hmac_token(claims, token_secret));
  CHECK(verdict_of(api.authorize(scope::submit, good)) == "allowed");
  CHECK(api.asked.back().user == known_user);
  CHECK(good->who.user == known_user);
  CHECK(good->who.owns_workspace);
  CHECK(good->workspace == own_workspace);

  api.answer = nobody_known;
  const auto forged = bearing(test::hmac_token(claims, std::string(32, 'x')));
  CHECK(verdict_of(api.authorize(scope::submit, forged)) == "401 token_invalid");
  CHECK_FALSE(api.asked.back().user);
  CHECK_FALSE(is_attributed(*forged));

  const auto expired =
      bearing(test::hmac_token(test::claims_of(to_string(known_user), -600), token_secret));
  CHECK(verdict_of(api.authorize(scope::submit, expired)) == "401 token_expired");
  CHECK_FALSE(api.asked.back().user);
  CHECK(api.asked.size() == 3);
}

TEST_CASE("the workspace that a request names reaches the database; a malformed one does not") {
  guarded_api api;
  api.answer = reading_key;
  const auto named = request_with({{"authorization", "Bearer " + make_api_key().text},
                                   {"x-workspace-id", to_string(own_workspace)}});
  CHECK(verdict_of(api.authorize(scope::read, named)) == "allowed");
  REQUIRE(api.asked.size() == 1);
  CHECK(api.asked[0].workspace == own_workspace.value);

  const auto malformed = request_with(
      {{"authorization", "Bearer " + make_api_key().text}, {"x-workspace-id", "default"}});
  CHECK(verdict_of(api.authorize(scope::read, malformed)) == "400 invalid_id");
  CHECK_FALSE(is_attributed(*malformed));
  CHECK(api.asked.size() == 1);
}

TEST_CASE("over the limit even a good key gets 429, with the time to wait") {
  guarded_api api;
  api.answer = reading_key;
  api.answer.allowed = false;
  api.answer.ahead_seconds = 60;
  const auto request = request_with({{"authorization", "Bearer " + make_api_key().text}});
  const auto decided = api.authorize(scope::read, request);
  REQUIRE(verdict_of(decided) == "429 rate_limited");
  CHECK(value_of(decided.allowed.error().headers, "Retry-After") == "1");
  CHECK(value_of(decided.headers, "RateLimit-Remaining") == "0");
  CHECK_FALSE(is_attributed(*request));
  // An open route has the same limit.
  CHECK(verdict_of(api.authorize(scope::open, request_with({}))) == "429 rate_limited");
}

TEST_CASE("a probe costs no question, and neither do metrics read on this machine") {
  guarded_api api;
  const auto probed = api.authorize(scope::probe, request_with({}));
  CHECK(verdict_of(probed) == "allowed");
  CHECK(probed.headers.empty());
  const auto local = request_with({});
  local->from_loopback = true;
  CHECK(verdict_of(api.authorize(scope::operate_or_loopback, local)) == "allowed");
  CHECK(api.asked.empty());

  CHECK(verdict_of(api.authorize(scope::operate_or_loopback, request_with({}))) ==
        "401 authentication_required");
  CHECK(verdict_of(api.authorize(scope::operate, local)) == "401 authentication_required");
  CHECK(api.asked.size() == 2);
}

TEST_CASE("an open route lets everyone in, and knows an operator") {
  guarded_api api;
  const auto anonymous = request_with({});
  const auto decided = api.authorize(scope::open, anonymous);
  CHECK(verdict_of(decided) == "allowed");
  CHECK(value_of(decided.headers, "RateLimit-Remaining") == "48");
  CHECK_FALSE(is_attributed(*anonymous));

  const header_list with_key{{"authorization", "Bearer " + make_api_key().text}};
  api.answer = reading_key;
  const auto reader = request_with(with_key);
  CHECK(verdict_of(api.authorize(scope::open, reader)) == "allowed");
  CHECK_FALSE(is_attributed(*reader));

  api.answer.key_scopes = {permission::operate};
  const auto operating = request_with(with_key);
  CHECK(verdict_of(api.authorize(scope::open, operating)) == "allowed");
  CHECK(operating->who.scopes.has(permission::operate));
  CHECK(operating->who.key == known_key);
}

TEST_CASE("without the database only open routes are allowed") {
  guarded_api api;
  api.database_away = true;
  const auto decided = api.authorize(scope::open, request_with({}));
  CHECK(verdict_of(decided) == "allowed");
  CHECK(decided.headers.empty());
  for (const auto needs : {scope::read, scope::submit, scope::operate, scope::owner_or_operate}) {
    CHECK_THROWS_AS(api.authorize(needs, request_with({})), postgres::connection_lost);
  }
  api.everyone = own_workspace;
  CHECK_THROWS_AS(api.authorize(scope::read, request_with({})), postgres::connection_lost);
}

TEST_CASE("without a limit there are no headers about it, and open routes ask nothing") {
  guarded_api api;
  api.limit.requests = 0;
  CHECK(verdict_of(api.authorize(scope::open, request_with({}))) == "allowed");
  CHECK(api.asked.empty());
  api.answer = reading_key;
  const auto decided = api.authorize(
      scope::read, request_with({{"authorization", "Bearer " + make_api_key().text}}));
  CHECK(verdict_of(decided) == "allowed");
  CHECK(decided.headers.empty());
  CHECK(api.asked.size() == 1);
}

TEST_CASE(
    "without authentication everyone may do everything in the one workspace, within the limit") {
  guarded_api api;
  api.everyone = own_workspace;
  // Neither header is read: nobody has a key here.
  const auto request =
      request_with({{"authorization", "Bearer nonsense"}, {"x-workspace-id", "nonsense"}});
  const auto decided = api.authorize(scope::operate, request);
  CHECK(verdict_of(decided) == "allowed");
  CHECK(value_of(decided.headers, "RateLimit-Remaining") == "48");
  CHECK(request->workspace == own_workspace);
  CHECK(request->who.owns_workspace);
  CHECK(request->who.scopes.covers(tenant_scopes));
  CHECK(request->who.scopes.has(permission::operate));
  REQUIRE(api.asked.size() == 1);
  CHECK_FALSE(api.asked[0].key);
  CHECK_FALSE(api.asked[0].user);
  CHECK_FALSE(api.asked[0].workspace);

  api.answer.allowed = false;
  CHECK(verdict_of(api.authorize(scope::read, request_with({}))) == "429 rate_limited");
  api.limit.requests = 0;
  CHECK(verdict_of(api.authorize(scope::read, request_with({}))) == "allowed");
  CHECK(api.asked.size() == 2);
}

TEST_CASE("without authentication web pages from elsewhere are refused before anything is asked") {
  guarded_api api;
  api.everyone = own_workspace;
  const header_list rebound{{"host", "evil.example"}};
  const auto refused = request_with(rebound);
  CHECK(verdict_of(api.authorize(scope::read, refused)) == "421 misdirected_request");
  CHECK_FALSE(is_attributed(*refused));
  const header_list foreign{{"host", "localhost"}, {"origin", "https://a.example"}};
  const auto posted = request_with(foreign);
  posted->head.method = http_method::post;
  CHECK(verdict_of(api.authorize(scope::submit, posted)) == "403 foreign_origin");
  CHECK(api.asked.empty());
  // A load balancer probes by address.
  CHECK(verdict_of(api.authorize(scope::probe, request_with(rebound))) == "allowed");

  api.cors.origins = {"https://a.example"};
  CHECK(verdict_of(api.authorize(scope::submit, posted)) == "allowed");
  // With authentication, pages are held to credentials instead.
  api.everyone.reset();
  CHECK(verdict_of(api.authorize(scope::read, request_with(rebound))) ==
        "401 authentication_required");
}

}  // namespace pagemill
