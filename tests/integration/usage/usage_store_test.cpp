// What calls cost: the budget holds against calls side by side, and each is counted once.
#include "common/stores/usage/usage_store.hpp"

#include <format>
#include <future>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

struct usage_site {
  worker_site site;
  std::string here = site.ask("SELECT id FROM workspaces WHERE name = 'default'");
  postgres::connection_pool pool{
      service_pool(site.cluster(), site.database().name, service_login::api)};
  usage_store store{pool};

  ai_call call(std::string_view provider = "openai") const {
    return {.id = make_uuid_v7(),
            .workspace = workspace_id{*parse_uuid(here)},
            .operation = "query",
            .provider = std::string(provider),
            .model = "m",
            .key = {},
            .user = {},
            .started_at = std::chrono::steady_clock::now()};
  }
  void set(std::string_view column, std::string_view value) const {
    site.ask(std::format("UPDATE workspaces SET {} = {} WHERE id = '{}'", column, value, here));
  }
  void allow() const { set("ai_providers", "'{openai}'"); }
  std::string spent() const {
    return site.ask(std::format("SELECT trim_scale(ai_spent('{}', now()))", here));
  }
  /// As if all that has ended had ended long ago.
  std::int64_t fold_all() {
    site.ask("UPDATE ai_calls SET ended_at = ended_at - interval '1 day'");
    return store.fold();
  }
};

constexpr auto refused = [](const std::optional<std::string>& code) { return code.value_or("no"); };

}  // namespace

TEST_CASE("text goes to no provider that the workspace does not allow") {
  usage_site site;
  CHECK(refused(site.store.reserve(site.call(), 0.1)) == "provider_not_allowed");
  site.allow();
  CHECK(refused(site.store.reserve(site.call("anthropic"), 0.1)) == "provider_not_allowed");
  CHECK(refused(site.store.reserve(site.call(), 0.1)) == "no");
  // Another workspace's consent is its own.
  auto foreign = site.call();
  foreign.workspace = site.site.make_workspace("neighbour");
  CHECK(refused(site.store.reserve(foreign, 0.1)) == "provider_not_allowed");
}

TEST_CASE("a budget counts what is being spent, and calls of unknown price are refused") {
  usage_site site;
  site.allow();
  CHECK(refused(site.store.reserve(site.call(), std::nullopt)) == "no");
  site.set("ai_budget", "1");
  CHECK(refused(site.store.reserve(site.call(), std::nullopt)) == "price_unknown");
  const auto first = site.call();
  CHECK(refused(site.store.reserve(first, 0.6)) == "no");
  CHECK(refused(site.store.reserve(site.call(), 0.6)) == "budget_exhausted");
  CHECK(site.spent() == "0.6");
  // It cost less than it could have.
  site.store.end(first, {.code = "", .input_tokens = 10, .output_tokens = 5, .cost = 0.25});
  CHECK(site.spent() == "0.25");
  CHECK(refused(site.store.reserve(site.call(), 0.6)) == "no");
  site.set("ai_budget", "0");
  CHECK(refused(site.store.reserve(site.call(), 0.0001)) == "budget_exhausted");
}

TEST_CASE("calls side by side do not spend a budget twice") {
  usage_site site;
  site.allow();
  site.set("ai_budget", "1");
  std::vector<std::future<bool>> asked;
  for (int i = 0; i < 20; ++i) {
    asked.push_back(std::async(std::launch::async, [&] {
      postgres::connection_pool own(
          service_pool(site.site.cluster(), site.site.database().name, service_login::api));
      return !usage_store(own).reserve(site.call(), 0.3);
    }));
  }
  int admitted = 0;
  for (auto& one : asked) admitted += one.get() ? 1 : 0;
  CHECK(admitted == 3);
  CHECK(site.spent() == "0.9");
}

TEST_CASE("an end that is told twice counts once, and sums of days say the same as calls") {
  usage_site site;
  site.allow();
  const auto call = site.call();
  CHECK_FALSE(site.store.reserve(call, 0.5));
  const ai_call_end how{.code = "", .input_tokens = 100, .output_tokens = 20, .cost = 0.125};
  site.store.end(call, how);
  site.store.end(call, how);
  site.store.end(site.call(), {.code = "provider_timeout", .input_tokens = 7, .cost = 0.001});
  site.store.end(site.call("other"), {.code = "", .input_tokens = 1, .output_tokens = 1});
  const auto before = site.store.days(call.workspace, std::nullopt, 10);
  REQUIRE(before.size() == 1);
  CHECK(before[0].ai_json ==
        R"([{"cost": 0.126, "calls": 2, "model": "m", "failures": 1, "provider": "openai", )"
        R"("operation": "query", "input_tokens": 107, "output_tokens": 20}, )"
        R"({"cost": null, "calls": 1, "model": "m", "failures": 0, "provider": "other", )"
        R"("operation": "query", "input_tokens": 1, "output_tokens": 1}])");
  CHECK(site.spent() == "0.126");
  // Calls keep their rows for a while: nothing is folded yet.
  CHECK(site.store.fold() == 0);
  CHECK(site.fold_all() == 3);
  CHECK(site.fold_all() == 0);
  const auto after = site.store.days(call.workspace, std::nullopt, 10);
  REQUIRE(after.size() == 1);
  CHECK(after[0].ai_json == before[0].ai_json);
  CHECK(site.spent() == "0.126");
  CHECK(site.store.days(call.workspace, after[0].day, 10).empty());
  const auto account = site.store.account(call.workspace);
  REQUIRE(account);
  CHECK(account->spent == doctest::Approx(0.126));
}

TEST_CASE("a call whose process died costs what it could have cost") {
  usage_site site;
  site.allow();
  const auto call = site.call();
  CHECK_FALSE(site.store.reserve(call, 0.5));
  CHECK(site.store.fold() == 0);
  site.site.ask("UPDATE ai_calls SET started_at = started_at - interval '61 minutes'");
  CHECK(site.store.fold() == 1);
  const auto days = site.store.days(call.workspace, std::nullopt, 10);
  REQUIRE(days.size() == 1);
  CHECK(days[0].ai_json.contains(R"("failures": 1)"));
  CHECK(days[0].ai_json.contains(R"("cost": 0.5)"));
}

TEST_CASE("last month's calls do not count against this month's budget") {
  usage_site site;
  site.allow();
  const auto call = site.call();
  site.store.end(call, {.code = "", .input_tokens = 1, .output_tokens = 1, .cost = 0.9});
  site.site.ask(
      "UPDATE ai_calls SET started_at = date_trunc('month', now() AT TIME ZONE 'UTC') "
      "AT TIME ZONE 'UTC' - interval '1 second'");
  CHECK(site.spent() == "0");
  site.fold_all();
  CHECK(site.spent() == "0");
}
