#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("operators are told about the queue in words or in the server's own JSON") {
  const std::string queue = R"({"ready":3,"scheduled":0,"running":1,"waiting_for_embedding":2,)"
                            R"("oldest_ready_seconds":4.2,)"
                            R"("paused":true,"paused_at":"2026-01-31T12:00:00Z"})";
  const script_server server([&](const script_connection& to) { to.answer(200, queue); });
  const auto paused = run_at(server.url(), {"queue", "pause"});
  CHECK(paused.code == exit_code::ok);
  CHECK(paused.out ==
        "3 ready, 0 scheduled, 1 running, 2 waiting for vectors; oldest ready 4 s; paused since "
        "2026-01-31T12:00:00Z\n");
  const auto raw = run_at(server.url(), {"--json", "queue"});
  CHECK(raw.code == exit_code::ok);
  CHECK(raw.out == queue + "\n");
  CHECK(run_at(server.url(), {"queue", "resume"}).code == exit_code::ok);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(asked(requests[0]) == "POST /api/v1/queue/pause");
  CHECK(asked(requests[1]) == "GET /api/v1/queue");
  CHECK(asked(requests[2]) == "POST /api/v1/queue/resume");
}
