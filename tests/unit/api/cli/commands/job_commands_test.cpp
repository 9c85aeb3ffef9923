// What goes wrong on the wire, seen through `status`; and what the commands about jobs send.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("a server that is not there is exit code 69") {
  std::string url;
  {
    const script_server gone([](const script_connection&) {});
    url = gone.url();
  }
  const auto got = run_at(url, {"status", "j"});
  CHECK(got.code == exit_code::unreachable);
  CHECK(got.errors.starts_with("pagemill: j: " + url + ": "));
  CHECK(got.errors.ends_with("(unreachable)\n"));
}

TEST_CASE("a server that closes without a word is exit code 69, not a hang") {
  const script_server server([](const script_connection&) {});
  CHECK(run_at(server.url(), {"status", "j"}).code == exit_code::unreachable);
}

TEST_CASE("a server that breaks off in mid-answer is exit code 69") {
  const script_server server([](const script_connection& to) {
    to.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":");
  });
  CHECK(run_at(server.url(), {"status", "j"}).code == exit_code::unreachable);
}

TEST_CASE("an answer that is no job is exit code 70") {
  const script_server server([](const script_connection& to) { to.answer(200, "<html>"); });
  const auto got = run_at(server.url(), {"status", "j"});
  CHECK(got.code == exit_code::internal);
  CHECK(got.errors.contains("(bad_answer)"));
}

TEST_CASE("status, cancel and retry ask for each job in turn and print a line for each answer") {
  const script_server server(
      [](const script_connection& to) { to.answer(200, job_json("failed")); });
  const auto status = run_at(server.url(), {"status", "j1", "j2"});
  CHECK(status.code == exit_code::job_failed);
  CHECK(status.out == "job-1  failed\njob-1  failed\n");
  CHECK(run_at(server.url(), {"cancel", "j"}).code == exit_code::ok);
  CHECK(run_at(server.url(), {"retry", "j", "k"}).code == exit_code::ok);
  std::vector<std::string> targets;
  for (const auto& request : server.requests()) {
    targets.push_back(asked(request));
    // Without a password a retry has no body.
    CHECK(request.ends_with("\r\n\r\n"));
  }
  CHECK(targets == std::vector<std::string>{"GET /api/v1/pdf/jobs/j1", "GET /api/v1/pdf/jobs/j2",
                                            "POST /api/v1/pdf/jobs/j/cancel",
                                            "POST /api/v1/pdf/jobs/j/retry",
                                            "POST /api/v1/pdf/jobs/k/retry"});
}

TEST_CASE("a retry's password is the first line of its file") {
  const script_server server(
      [](const script_connection& to) { to.answer(200, job_json("pending")); });
  const temporary_file file("retry-password", "s3cret word\r\nsecond line\n");
  CHECK(run_at(server.url(), {"retry", "j", "--password-file", file.path.c_str()}).code ==
        exit_code::ok);
  CHECK(server.requests().at(0).ends_with(R"({"password":"s3cret word"})"));
  CHECK(run_at(server.url(), {"retry", "j", "--password-file", "/nonexistent/file"}).code ==
        exit_code::unreadable_file);
  CHECK(server.requests().size() == 1);
}
