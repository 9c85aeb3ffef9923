#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("operators are told about the workers in words") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"items":[{"slot":"w-1","host":"h","slots":4,"jobs":2,)"
                   R"("seen_at":"2026","draining":true}]})");
  });
  const auto got = run_at(server.url(), {"workers"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out == "w-1  2 of 4 slots  seen 2026  on h  draining\n");
  CHECK(asked(server.requests().at(0)) == "GET /api/v1/workers");
}

TEST_CASE("no worker is an answer, said on standard error") {
  const script_server server(
      [](const script_connection& to) { to.answer(200, R"({"items":[]})"); });
  const auto got = run_at(server.url(), {"workers"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out.empty());
  CHECK(got.errors == "pagemill: no worker is running\n");
}
