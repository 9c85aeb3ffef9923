// The rate limit: shared by all processes, shown in headers, counted per key, user or address.
#include <atomic>
#include <format>
#include <thread>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/access/access_store.hpp"
#include "tests/security/access_site.hpp"

namespace pagemill::test {
namespace {

/// A window so long that it does not advance during a test.
std::map<std::string, std::string> limit_of(int requests) {
  return {{"RATE_LIMIT_REQUESTS", std::to_string(requests)}, {"RATE_LIMIT_WINDOW", "86400"}};
}

std::string outcome_at(const api_process& api, const std::string& credential) {
  auto request = list_jobs();
  request.headers["Authorization"] = "Bearer " + credential;
  return outcome_of(api.client().send(request));
}

}  // namespace

TEST_CASE("a key sees its remaining requests, and when it may retry") {
  const access_site site(limit_of(3));
  for (const char* left : {"2", "1", "0"}) {
    const auto answer = site.send(list_jobs(), site.key("full"));
    CHECK(answer.status == 200);
    CHECK(answer.header("ratelimit-limit") == "3");
    CHECK(answer.header("ratelimit-remaining") == left);
    CHECK(answer.header("ratelimit-policy") == "3;w=86400");
    CHECK(std::stol(answer.header("ratelimit-reset")) > 0);
  }
  const auto refused = site.send(list_jobs(), site.key("full"));
  CHECK(outcome_of(refused) == "429 rate_limited");
  CHECK(refused.header("ratelimit-remaining") == "0");
  const auto retry_after = std::stol(refused.header("retry-after"));
  CHECK(retry_after > 28000);
  CHECK(retry_after <= 28800);
  // Others have their own limit.
  CHECK(site.outcome(list_jobs(), site.key("read")) == "200");
  CHECK(site.outcome(list_jobs(), site.token(owner_of_alpha)) == "200");
  // Exempt paths still answer.
  CHECK(outcome_of(site.client().get("/health")) == "200");
  CHECK(site.client().get("/health").header("ratelimit-limit") == "");
}

TEST_CASE("all processes share one limit, even under concurrent requests") {
  const auto settings = limit_of(40);
  access_site site(settings);
  auto also = settings;
  also.insert({{"PAGEMILL_AUTH", "on"}});
  const api_process second(site.database(), also);
  std::atomic<int> passed = 0, refused = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 6; ++i) {
      clients.emplace_back([&, i] {
        for (int n = 0; n < 10; ++n) {
          const auto said = outcome_at(i % 2 == 0 ? site.api() : second, site.key("full"));
          if (said == "200") ++passed;
          if (said == "429 rate_limited") ++refused;
        }
      });
    }
  }
  CHECK(passed == 40);
  CHECK(refused == 20);
}

TEST_CASE("a batch is admitted when the limit is open, and its items are owed afterwards") {
  const access_site site(limit_of(10));
  const auto batch_of = [&](int count) {
    boost::json::array items;
    for (int i = 0; i < count; ++i) {
      items.push_back(boost::json::object{{"url", std::format("https://a.example/{}.pdf", i)}});
    }
    return http_request{.method = "POST",
                        .target = "/api/v1/pdf/jobs/batch",
                        .body = boost::json::serialize(boost::json::object{{"items", items}}),
                        .headers = {{"Content-Type", "application/json"}}};
  };
  const auto& key = site.key("full");
  // One of one item costs what a request costs.
  const auto small = site.send(batch_of(1), key);
  CHECK(small.status == 200);
  CHECK(small.header("ratelimit-remaining") == "9");
  const auto large = site.send(batch_of(100), key);
  CHECK(large.status == 200);
  CHECK(large.header("ratelimit-remaining") == "0");
  const auto reset = std::stol(large.header("ratelimit-reset"));
  CHECK(reset > 101 * 8640 - 60);
  CHECK(reset <= 101 * 8640);
  // 101 of 10 are charged: the next request waits for 92 of them.
  const auto refused = site.send(list_jobs(), key);
  CHECK(outcome_of(refused) == "429 rate_limited");
  const auto wait = std::stol(refused.header("retry-after"));
  CHECK(wait > 92 * 8640 - 60);
  CHECK(wait <= 92 * 8640);
  CHECK(site.outcome(batch_of(1), key) == "429 rate_limited");
  CHECK(site.outcome(list_jobs(), site.key("read")) == "200");
}

TEST_CASE("batches that are sent at once make a debt of one batch at most") {
  const access_site site(limit_of(20));
  boost::json::array items(1000, boost::json::object{{"url", "https://a.example/a.pdf"}});
  const http_request batch{.method = "POST",
                           .target = "/api/v1/pdf/jobs/batch",
                           .body = boost::json::serialize(boost::json::object{{"items", items}}),
                           .headers = {{"Content-Type", "application/json"}}};
  std::atomic<int> passed = 0, refused = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        const auto said = outcome_of(site.send(batch, site.key("full")));
        if (said == "200") ++passed;
        if (said == "429 rate_limited") ++refused;
      });
    }
  }
  CHECK(passed == 1);
  CHECK(refused == 7);
  CHECK(query(site.database().owner_url,
              "SELECT count(*) FROM jobs_live WHERE stage = 'queued' "
              "AND source_url = 'https://a.example/a.pdf'") == "1000");
}

TEST_CASE("a user's tokens share the user's limit") {
  const access_site site(limit_of(2));
  CHECK(site.outcome(list_jobs(), site.token(owner_of_alpha)) == "200");
  CHECK(site.outcome(list_jobs(), site.token(owner_of_alpha, {{"scope", "read"}})) == "200");
  CHECK(site.outcome(list_jobs(), site.token(owner_of_alpha, {{"x", 1}})) == "429 rate_limited");
  CHECK(site.outcome(list_jobs(), site.token(viewer_of_alpha)) == "200");
}

TEST_CASE("bad credentials, revoked keys and anonymous requests count against the address") {
  const access_site site(limit_of(6));
  CHECK(site.outcome(list_jobs(), "") == "401 authentication_required");
  CHECK(site.outcome(list_jobs(), "a.b.c") == "401 token_invalid");
  CHECK(site.outcome(list_jobs(), "pm_x") == "401 token_invalid");
  CHECK(site.outcome(list_jobs(), site.key("revoked")) == "401 key_revoked");
  CHECK(site.outcome(list_jobs(), site.token(owner_of_alpha, {{"exp", 1}})) == "401 token_expired");
  CHECK(site.outcome({.target = "/api/v1/health"}, "") == "200");
  for (const auto& credential : {std::string(), std::string("a.b.c"), site.key("revoked")}) {
    CHECK(site.outcome(list_jobs(), credential) == "429 rate_limited");
  }
  CHECK(site.outcome({.target = "/api/v1/health"}, "") == "429 rate_limited");
  // Valid credentials have their own limit.
  CHECK(site.outcome(list_jobs(), site.key("full")) == "200");
}

TEST_CASE("a limit refills with time, and expired counters are swept") {
  const access_site site(limit_of(3));
  const auto ask = [&] { return site.outcome(list_jobs(), site.key("full")); };
  const auto pass = [&](const char* time) {
    query(site.database().owner_url,
          std::format("UPDATE rate_limits SET arrival = arrival - interval '{}'", time));
  };
  for (int i = 0; i < 3; ++i) CHECK(ask() == "200");
  CHECK(ask() == "429 rate_limited");
  pass("8 hours");  // a third of the window
  CHECK(ask() == "200");
  CHECK(ask() == "429 rate_limited");
  pass("1 day 2 minutes");
  postgres::pool_settings settings;
  settings.connection.url = site.database().api_url;
  settings.role = "pagemill_api";
  postgres::connection_pool pool(settings);
  CHECK(access_store(pool).sweep_limits() == 1);
  CHECK(query(site.database().owner_url, "SELECT count(*) FROM rate_limits") == "0");
  CHECK(site.outcome(list_jobs(), site.key("full")) == "200");
}

TEST_CASE("without authentication the address is limited, and 0 is no limit") {
  const auto database = postgres_cluster::shared().make_database();
  {
    const api_process api(database, limit_of(2));
    CHECK(api.client().get("/api/v1/pdf/jobs").status == 200);
    CHECK(api.client().get("/api/v1/queue").status == 200);
    CHECK(outcome_of(api.client().get("/api/v1/pdf/jobs")) == "429 rate_limited");
  }
  const api_process api(database, limit_of(0));
  const auto answer = api.client().get("/api/v1/pdf/jobs");
  CHECK(answer.status == 200);
  CHECK(answer.header("ratelimit-limit") == "");
}

TEST_CASE("reads still work while the server takes no writes") {
  const access_site site(limit_of(1));
  query(site.database().owner_url,
        std::format("ALTER DATABASE {} SET default_transaction_read_only = on",
                    site.database().name));
  const api_process api(site.database(), {{"PAGEMILL_AUTH", "on"}, {"RATE_LIMIT_REQUESTS", "1"}});
  for (int i = 0; i < 3; ++i) CHECK(outcome_at(api, site.key("full")) == "200");
  CHECK(outcome_at(api, site.key("revoked")) == "401 key_revoked");
}

}  // namespace pagemill::test
