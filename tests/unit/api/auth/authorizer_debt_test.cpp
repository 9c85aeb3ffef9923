// What a request owes to its rate limit.
#include <algorithm>
#include <future>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "api/auth/authorizer.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

const uuid owing_key = *parse_uuid("01890000-0000-7000-8000-000000000002");

/// An authorizer before a database that knows one key and gives `debt` for every debt.
struct lending_api {
  limit_answer debt;
  rate_limit limit{.requests = 60, .window_seconds = 60};
  std::optional<workspace_id> everyone;  ///< turns authentication off
  std::vector<std::pair<limit_payer, int>> owed;
  exchange_ptr request = std::make_shared<exchange>();

  /// What came of owing that many requests; nullopt where nothing can be owed.
  std::optional<http_result<void>> owe(int requests) {
    const access_answer known{.standing = sender_standing::key,
                              .workspace = workspace_id{owing_key},
                              .key = owing_key,
                              .key_scopes = {permission::submit}};
    authenticator senders([&](const access_question&) { return known; },
                          [this](const limit_payer& payer, int more) {
                            owed.emplace_back(payer, more);
                            return debt;
                          },
                          {.keys = {}, .expected = {}, .limit = limit});
    request->head.headers = {{"authorization", "Bearer " + make_api_key().text}};
    request->client_address = "203.0.113.9";
    const cors_rules cors;
    blocking_pool pool({.threads = 1});
    authorizer access(pool, senders, everyone, cors);
    std::optional<http_result<void>> said;
    asio::io_context context{1};
    auto ended = asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
          const auto admitted = co_await access.authorize(scope::submit, request);
          CHECK(admitted.allowed);
          if (request->owe) said = co_await request->owe(requests);
        },
        asio::use_future);
    context.run();
    ended.get();
    return said;
  }
  std::string header(std::string_view name) const {
    const auto found =
        std::ranges::find(request->limit_headers, name, &header_list::value_type::first);
    return found == request->limit_headers.end() ? "" : found->second;
  }
};

}  // namespace

TEST_CASE("what a request owes is charged to its key, and the headers tell of the debt") {
  lending_api api{.debt = {.allowed = true, .ahead_seconds = 159}};
  const auto said = api.owe(99);
  REQUIRE(said);
  CHECK(said->has_value());
  REQUIRE(api.owed.size() == 1);
  CHECK(api.owed[0].second == 99);
  CHECK(api.owed[0].first.key == owing_key);
  CHECK(api.owed[0].first.client == "203.0.113.9");
  CHECK(api.header("RateLimit-Remaining") == "0");
  CHECK(api.header("RateLimit-Reset") == "159");
}

TEST_CASE("a second debt is refused, with the time until the first is paid") {
  lending_api api{.debt = {.allowed = false, .ahead_seconds = 159}};
  const auto said = api.owe(1);
  REQUIRE(said);
  REQUIRE_FALSE(said->has_value());
  CHECK(said->error().code == "rate_limited");
  CHECK(said->error().headers == header_list{{"Retry-After", "100"}});
}

TEST_CASE("with authentication off the address owes") {
  lending_api api{.debt = {.allowed = true, .ahead_seconds = 1}};
  api.everyone = workspace_id{owing_key};
  CHECK(api.owe(5));
  REQUIRE(api.owed.size() == 1);
  CHECK_FALSE(api.owed[0].first.key);
  CHECK(api.owed[0].first.client == "203.0.113.9");
}

TEST_CASE("without a limit nothing is owed") {
  for (const auto everyone : {std::optional<workspace_id>(), {workspace_id{owing_key}}}) {
    lending_api api;
    api.everyone = everyone;
    api.limit.requests = 0;
    CHECK_FALSE(api.owe(5));
    CHECK(api.owed.empty());
  }
}

}  // namespace pagemill
