// GET /api/v1/usage, and what the command line sets.
#include "tests/integration/answers/answer_site.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct route_site : answer_site {
  boost::json::value usage(const std::string& query = "") const {
    const auto got = client.get("/api/v1/usage" + query);
    REQUIRE(got.status == 200);
    return got.json();
  }
  int command(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "workspace");
    return run({.program = program("pagemill"),
                .arguments = std::move(arguments),
                .environment = {{"PAGEMILL_MIGRATE_URL", site.database().owner_url}}})
        .status.code.value_or(-1);
  }
};

}  // namespace

TEST_CASE("usage by day has questions, and what is stored") {
  const route_site site;
  CHECK(site.usage().at("items").as_array().empty());
  site.add("The lighthouse of Skarholm was built by the engineer Ada Merrow in 1854.");
  site.site.ask("SELECT fold_term_changes(100000)");
  for (int i = 0; i < 3; ++i) site.answer("Who was the engineer of the lighthouse?");
  site.site.ask("SELECT fold_storage_changes(1000)");
  // The calls are recorded after their answers.
  const auto asked = [&] {
    const auto items = site.usage().at("items").as_array();
    return items.empty() || items[0].at("ai").as_array().empty()
               ? 0
               : items[0].at("ai").at(0).at("calls").as_int64();
  };
  REQUIRE(eventually(10s, [&] { return asked() == 3; }));
  const auto usage = site.usage();
  REQUIRE(usage.at("items").as_array().size() == 1);
  const auto& today = usage.at("items").at(0);
  CHECK(today.at("file_bytes").as_int64() > 0);
  CHECK(today.at("content_bytes").as_int64() > 0);
  const auto& sums = today.at("ai").at(0);
  CHECK(sums.at("operation") == "query");
  CHECK(sums.at("provider") == "extractive");
  CHECK(sums.at("failures") == 0);
  CHECK(sums.at("cost") == 0);
  CHECK(usage.at("next_cursor").is_null());
  CHECK(usage.at("month").at("cost") == 0.0);
  CHECK(usage.at("month").at("budget").is_null());
  CHECK(usage.at("providers").as_array().empty());
  const auto page = site.usage("?limit=1");
  CHECK(page.at("next_cursor") == today.at("day"));
  CHECK(
      site.usage("?cursor=" + whole_service::text_of(today, "day")).at("items").as_array().empty());
  CHECK(site.client.get("/api/v1/usage?cursor=yesterday").status == 400);
  CHECK(site.client.get("/api/v1/usage?cursor=2026-02-31").status == 400);
  CHECK(site.client.get("/api/v1/usage?days=3").status == 400);
}

TEST_CASE("operators say what a workspace may spend, and where its text may go") {
  const route_site site;
  CHECK(site.command({"budget", "default", "12.5"}) == 0);
  CHECK(site.command({"allow-providers", "default", "openai", "anthropic"}) == 0);
  auto usage = site.usage();
  CHECK(usage.at("month").at("budget") == 12.5);
  CHECK(usage.at("providers") == boost::json::value{"openai", "anthropic"});
  CHECK(site.command({"budget", "default", "none"}) == 0);
  CHECK(site.command({"allow-providers", "default", "none"}) == 0);
  usage = site.usage();
  CHECK(usage.at("month").at("budget").is_null());
  CHECK(usage.at("providers").as_array().empty());
  CHECK(site.command({"budget", "default", "-1"}) == 64);
  CHECK(site.command({"budget", "default", "much"}) == 64);
  CHECK(site.command({"budget", "nowhere", "1"}) != 0);
}
