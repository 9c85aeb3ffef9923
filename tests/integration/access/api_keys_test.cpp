// Keys through the API: shown once, listed, revoked at once.
#include <algorithm>
#include <format>
#include <future>
#include <map>

#include <doctest/doctest.h>

#include "tests/security/access_site.hpp"

namespace pagemill::test {
namespace {

http_request make_key(std::string body) {
  return {.method = "POST", .target = "/api/v1/keys", .body = std::move(body)};
}

std::string text_at(const boost::json::value& body, std::string_view member) {
  return std::string(body.at(member).as_string());
}

}  // namespace

TEST_CASE("an owner makes a key, which works until it is revoked") {
  const access_site site;
  const auto owner = site.token(owner_of_alpha);
  const auto made = site.send(
      make_key(R"({"name":"ci","scopes":["read"],"expires_at":"2099-01-01T00:00:00Z"})"), owner);
  REQUIRE(made.status == 201);
  CHECK(made.header("cache-control") == "no-store");
  const auto key = text_at(made.json(), "key");
  const auto id = text_at(made.json(), "id");
  CHECK(key.starts_with("pm_" + text_at(made.json(), "prefix") + "_"));
  CHECK(text_at(made.json(), "expires_at") == "2099-01-01T00:00:00.000000Z");

  CHECK(site.outcome({.target = "/api/v1/pdf/jobs"}, key) == "200");
  CHECK(site.outcome({.method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(100)},
                     key) == "403 insufficient_scope");
  CHECK(query(site.database().owner_url,
              std::format("SELECT created_by FROM api_keys WHERE id = '{}'", id)) ==
        owner_of_alpha);

  const http_request revoke{.method = "DELETE", .target = "/api/v1/keys/" + id};
  CHECK(site.outcome(revoke, site.key("beta")) == "403 insufficient_scope");
  CHECK(site.outcome(revoke, owner) == "204");
  CHECK(site.outcome(revoke, owner) == "204");
  CHECK(site.outcome({.target = "/api/v1/pdf/jobs"}, key) == "401 key_revoked");
}

TEST_CASE("the list shows the workspace's keys page by page and never a secret") {
  const access_site site;
  const auto owner = site.token(owner_of_alpha);
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = site.send({.target = "/api/v1/keys?limit=3" + cursor}, owner);
    REQUIRE(page.status == 200);
    for (const auto& [name, key] : site.keys()) {
      CHECK_FALSE(page.body.contains(key.substr(key.rfind('_') + 1)));
    }
    CHECK_FALSE(page.body.contains("hash"));
    const auto body = page.json();
    for (const auto& item : body.at("items").as_array()) {
      names.push_back(text_at(item, "name"));
    }
    const auto next = body.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
  } while (!cursor.empty());
  CHECK(names.size() == site.keys().size() - 1);
  CHECK(std::ranges::find(names, "beta") == names.end());
  CHECK(std::ranges::find(names, "revoked") != names.end());
  CHECK(site.outcome({.target = "/api/v1/keys"}, site.key("operator")) == "200");
  CHECK(site.outcome({.target = "/api/v1/keys?limit=0"}, owner) == "400 invalid_parameter");
}

TEST_CASE("a key made without scopes gets those that its maker may give") {
  const access_site site;
  const auto made = site.send(make_key(R"({"name":"all"})"), site.key("operator"));
  REQUIRE(made.status == 201);
  CHECK(made.json().at("scopes") == boost::json::array({"submit", "read", "search", "ask"}));
  CHECK(site.outcome({.target = "/api/v1/queue"}, text_at(made.json(), "key")) ==
        "403 insufficient_scope");
}

TEST_CASE("concurrent requests make no more keys than the limit allows") {
  const access_site site({{"PAGEMILL_WORKSPACE_KEYS_MAX", "9"}});  // alpha has six already
  const auto owner = site.token(owner_of_alpha);
  std::vector<std::future<http_response>> asked;
  for (int i = 0; i < 12; ++i) {
    asked.push_back(std::async(std::launch::async, [&] {
      return site.send(make_key(R"({"name":"one of many"})"), owner);
    }));
  }
  std::map<std::string, int> ends;
  std::string made;
  for (auto& one : asked) {
    const auto answer = one.get();
    ++ends[outcome_of(answer)];
    if (answer.status == 201) made = text_at(answer.json(), "id");
  }
  CHECK(ends == std::map<std::string, int>{{"201", 3}, {"409 too_many_keys", 9}});
  // Keys of another workspace and revoked keys do not count.
  REQUIRE(site.outcome({.method = "DELETE", .target = "/api/v1/keys/" + made}, owner) == "204");
  CHECK(site.outcome(make_key(R"({"name":"instead"})"), owner) == "201");
  CHECK(site.outcome(make_key(R"({"name":"too many"})"), owner) == "409 too_many_keys");
}

}  // namespace pagemill::test
