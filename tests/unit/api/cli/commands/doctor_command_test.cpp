#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("the doctor asks what is asked of a healthy service, and fails with the gravest answer") {
  const script_server server([](const script_connection& to) {
    to.number() == 2 ? to.answer(503, R"({"code":"not_ready"})") : to.answer(200, "{}");
  });
  const auto got = run_at(server.url(), {"doctor"});
  CHECK(got.code == exit_code::temporary);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(asked(requests[0]) == "GET /health");
  CHECK(asked(requests[1]) == "GET /ready");
  CHECK(asked(requests[2]) == "GET /api/v1/health");
  CHECK(got.out.contains("(not_ready)"));
  CHECK_FALSE(got.out.contains("partition"));
}

TEST_CASE("the doctor says when history waits for a partition") {
  for (const bool waits : {true, false}) {
    const script_server server([&](const script_connection& to) {
      to.answer(200, std::string(R"({"database":{"rows_in_default_partition":)") +
                         (waits ? "true}}" : "false}}"));
    });
    const auto got = run_at(server.url(), {"doctor"});
    CHECK(got.code == exit_code::ok);
    CHECK(got.out.contains("pagemill migrate") == waits);
  }
}
