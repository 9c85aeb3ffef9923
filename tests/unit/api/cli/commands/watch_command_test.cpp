#include <signal.h>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"
#include "tests/unit/api/cli/fake_server.hpp"

using namespace pagemill::cli;

TEST_CASE("a server that restarts while a job is watched is asked again") {
  fake_server server([](const std::string&, std::size_t number) {
    if (number == 1) return http_text(200, job_json("processing"), "ETag: \"1\"\r\n");
    if (number == 2) return std::string();
    return http_text(200, job_json("completed"), "ETag: \"2\"\r\n");
  });
  CHECK(run_at(server.url(), {"watch", "job-1"}).code == exit_code::ok);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("an interrupt ends the waiting, says that jobs go on and is exit code 130") {
  fake_server server([](const std::string&, std::size_t number) {
    // The signal comes while the program certainly waits: in the middle of its own request.
    if (number == 2) kill(getpid(), SIGINT);
    return http_text(200, job_json("processing"), "ETag: \"1\"\r\n");
  });
  const auto got = run_at(server.url(), {"watch", "job-1"});
  CHECK(got.code == exit_code::interrupted);
  CHECK(got.errors.ends_with("interrupted; the jobs go on\n"));
}
