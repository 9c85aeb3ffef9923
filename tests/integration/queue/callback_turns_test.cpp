// Claiming callbacks, as pagemill_worker on a real database, without a worker process: no workspace
// takes the turns of another.
#include <format>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "common/stores/webhooks/delivery_store.hpp"
#include "tests/integration/site/bare_queue.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct callback_queue : queue_database {
  delivery_store deliveries{pool};

  static std::string id_of(const std::string& workspace) {
    return workspace + "000000-0000-4000-8000-000000000000";
  }
  /// Adds `count` callbacks, due at once, of a workspace whose id starts with two hexadecimal
  /// digits.
  void owe(const std::string& workspace, int count) const {
    ask(std::format(
        "INSERT INTO workspaces (id, name) VALUES ('{0}', '{0}') ON CONFLICT DO NOTHING",
        id_of(workspace)));
    ask(std::format(
        "INSERT INTO jobs_finished (id, workspace_id, document_id, generation, state, stage, "
        "priority, run_at, created_at, attempt, failures, max_retries, lease_token, options, tags, "
        "pages_done, chunks_done, text_complete, version) SELECT uuid_generate_v4(), '{}', "
        "uuid_generate_v4(), 1, 'completed', 'done', 2, now(), now(), 1, 0, 3, 1, "
        "'{{\"callback_url\": \"http://example.org/\"}}', '{{}}', 1, 1, true, 1 "
        "FROM generate_series(1, {})",
        id_of(workspace), count));
  }
  std::string workspace_of(const claimed_delivery& taken) const {
    return ask("SELECT left(workspace_id::text, 2) FROM webhook_deliveries WHERE id = '" +
               to_string(taken.id) + "'");
  }
  std::map<std::string, int> counts(const std::vector<claimed_delivery>& taken) const {
    std::map<std::string, int> found;
    for (const auto& one : taken) ++found[workspace_of(one)];
    return found;
  }
};

using counted = std::map<std::string, int>;

}  // namespace

TEST_CASE("thousands of callbacks of one workspace do not delay another's later one") {
  callback_queue site;
  auto& deliveries = site.deliveries;
  site.owe("aa", 3000);
  site.owe("bb", 1);
  const auto taken = deliveries.claim(16, 60s);
  CHECK(site.counts(taken) == counted{{"aa", 4}, {"bb", 1}});
  CHECK(deliveries.claim(16, 60s).empty());
  site.owe("cc", 2);
  CHECK(site.counts(deliveries.claim(16, 60s)) == counted{{"cc", 2}});
}

TEST_CASE("with room for only a few, each workspace gets a turn before one gets two") {
  callback_queue site;
  auto& deliveries = site.deliveries;
  for (const auto* workspace : {"aa", "bb", "cc"}) site.owe(workspace, 10);
  CHECK(site.counts(deliveries.claim(3, 60s)) == counted{{"aa", 1}, {"bb", 1}, {"cc", 1}});
}

TEST_CASE("a callback that ended, was released or lost its worker makes room for the next") {
  callback_queue site;
  auto& deliveries = site.deliveries;
  site.owe("aa", 10);
  const auto taken = deliveries.claim(16, 60s);
  REQUIRE(taken.size() == 4);
  CHECK(deliveries.end(taken[0], {.status = "delivered", .http_status = 200}));
  CHECK(deliveries.claim(16, 60s).size() == 1);
  deliveries.release({taken.data() + 1, 1});
  CHECK(deliveries.claim(16, 60s).size() == 1);
  site.ask(
      "UPDATE webhook_deliveries SET claimed_until = now() - interval '1 s' "
      "WHERE id = '" +
      to_string(taken[2].id) + "'");
  CHECK(deliveries.claim(16, 60s).size() == 1);
  CHECK(deliveries.claim(16, 60s).empty());
}

TEST_CASE("concurrent claims together obey the per-workspace limit") {
  callback_queue site;
  for (int round = 0; round < 10; ++round) {
    site.ask("UPDATE webhook_deliveries SET claimed_until = NULL, next_attempt_at = now()");
    site.owe("aa", 10);
    {
      std::vector<std::jthread> claimers;
      for (int i = 0; i < 4; ++i) {
        claimers.emplace_back([&site] { site.deliveries.claim(4, 60s); });
      }
    }
    CHECK(site.ask("SELECT count(*) FROM webhook_deliveries WHERE claimed_until > now()") == "4");
  }
}

TEST_CASE("more idle workspaces than a walk has steps do not hide a due callback") {
  callback_queue site;
  auto& deliveries = site.deliveries;
  for (int i = 0; i < 200; ++i) site.owe(std::format("{:02x}", i), 1);
  site.ask("UPDATE webhook_deliveries SET next_attempt_at = now() + interval '1 h'");
  site.owe("fe", 1);
  std::vector<claimed_delivery> taken;
  // A walk of 128 steps from a random place misses it less than half of the time.
  for (int i = 0; i < 100 && taken.empty(); ++i) taken = deliveries.claim(4, 60s);
  CHECK(site.counts(taken) == counted{{"fe", 1}});
}
