#include <signal.h>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("a server that restarts while a job is watched is asked again") {
  const script_server server([](const script_connection& to) {
    if (to.number() == 1) to.answer(200, job_json("processing"), "ETag: \"1\"\r\n");
    if (to.number() == 3) to.answer(200, job_json("completed"), "ETag: \"2\"\r\n");
  });
  CHECK(run_at(server.url(), {"watch", "job-1"}).code == exit_code::ok);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("an interrupt ends the waiting, says that jobs go on and is exit code 130") {
  const script_server server([](const script_connection& to) {
    // The signal comes while the program certainly waits: in the middle of its own request.
    if (to.number() == 2) kill(getpid(), SIGINT);
    to.answer(200, job_json("processing"), "ETag: \"1\"\r\n");
  });
  const auto got = run_at(server.url(), {"watch", "job-1"});
  CHECK(got.code == exit_code::interrupted);
  CHECK(got.errors.ends_with("interrupted; the jobs go on\n"));
}
