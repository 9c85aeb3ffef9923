// Callbacks that a worker cannot even start.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

TEST_CASE("callbacks that cannot be sent use up neither the turns nor the slots of others") {
  script_server hook{[](const script_connection& from) { from.answer(200, ""); }};
  url_site site;
  const auto owe = [&](int workspace, int count, const std::string& more) {
    site.ask(std::format("INSERT INTO workspaces (name) VALUES ('w{}')", workspace));
    site.ask(
        std::format("INSERT INTO jobs_finished (id, workspace_id, document_id, generation, "
                    "state, stage, priority, run_at, created_at, attempt, failures, "
                    "max_retries, lease_token, options, tags, pages_done, chunks_done, "
                    "text_complete, version) SELECT uuid_generate_v4(), id, "
                    "uuid_generate_v4(), 1, 'completed', 'done', 2, now(), now(), 1, 0, 3, "
                    "1, '{{\"callback_url\": \"{}\"{}}}', '{{}}', 1, 1, true, 1 "
                    "FROM workspaces, generate_series(1, {}) WHERE name = 'w{}'",
                    hook.url("/hook"), more, count, workspace));
  };
  // Nested deeper than a body may be: no submission could store this.
  const auto deep = ", \"tags\": " + std::string(100, '[') + std::string(100, ']');
  for (int i = 0; i < 5; ++i) owe(i, 4, deep);
  owe(5, 1, "");
  const auto delivered = [&] {
    return site.ask("SELECT count(*) FROM webhook_deliveries WHERE status = 'delivered'");
  };
  auto worker = site.start();
  REQUIRE(eventually(
      30s, [&] { return site.ask("SELECT sum(attempts) FROM webhook_deliveries") == "21"; }));
  CHECK(eventually(30s, [&] { return delivered() == "1"; }));
  // More of them than the worker has slots.
  owe(6, 1, "");
  CHECK(eventually(30s, [&] { return delivered() == "2"; }));
  CHECK(worker.errors().contains("callbacks_failed"));
}
