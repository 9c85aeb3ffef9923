#include <string>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"
#include "tests/unit/api/cli/fake_server.hpp"

using namespace pagemill::cli;

TEST_CASE("the doctor asks what is asked of a healthy service, and fails with the gravest answer") {
  fake_server server([](const std::string&, std::size_t number) {
    return number == 2 ? http_text(503, R"({"code":"not_ready"})") : http_text(200, "{}");
  });
  const auto got = run_at(server.url(), {"doctor"});
  CHECK(got.code == exit_code::temporary);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(asked(requests[0]) == "GET /health");
  CHECK(asked(requests[1]) == "GET /ready");
  CHECK(asked(requests[2]) == "GET /api/v1/health");
  CHECK(got.out.contains("(not_ready)"));
}
