#include <csignal>

#include <doctest/doctest.h>

#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/process_info.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace pagemill::test;

TEST_CASE(
    "a child gets its arguments, environment and input, and its exit code and output return") {
  const auto done = run({.program = "sh",
                         .arguments = {"-c", "cat; echo \"$A$1\" >&2; exit 7", "sh", "b c"},
                         .environment = {{"A", "a"}},
                         .input = std::string(200'000, 'x')});
  CHECK(done.status == exit_status{.code = 7});
  CHECK(done.output == std::string(200'000, 'x'));
  CHECK(done.errors == "ab c\n");
}

TEST_CASE("a missing program is an error at once") {
  CHECK_THROWS_AS(child_process({.program = "/nonexistent/program"}), std::system_error);
}

TEST_CASE("an environment that is not inherited holds only what was given") {
  const auto done =
      run({.program = "/usr/bin/env", .environment = {{"A", "a"}}, .inherit_environment = false});
  CHECK(done.output == "A=a\n");
}

TEST_CASE("output can be awaited, signals stop and end a child, and /proc shows its state") {
  child_process child({.program = "sh", .arguments = {"-c", "echo ready; read line"}, .input = ""});
  CHECK(child.wait_for_text("ready", 10s));
  child_process sleeper({.program = "sh", .arguments = {"-c", "echo up; while :; do :; done"}});
  REQUIRE(sleeper.wait_for_text("up", 10s));
  sleeper.send(SIGSTOP);
  CHECK(eventually(5s, [&] { return process_state(sleeper.pid()) == 'T'; }));
  CHECK(resident_bytes(sleeper.pid()) > 0);
  CHECK(resident_bytes_peak(sleeper.pid()) >= resident_bytes(sleeper.pid()));
  CHECK(descriptor_count(sleeper.pid()) >= 3);
  CHECK_FALSE(sleeper.wait(20ms));
  sleeper.send(SIGCONT);
  CHECK(sleeper.stop(5s) == exit_status{.signal = SIGTERM});
  CHECK(process_state(sleeper.pid()) == '\0');
  CHECK_FALSE(sleeper.wait_for_text("never", 5s));
}

TEST_CASE("a child that ignores SIGTERM is killed, and a running one dies with its object") {
  pid_t left = 0;
  {
    child_process stubborn(
        {.program = "sh", .arguments = {"-c", "trap '' TERM; echo up; while :; do :; done"}});
    REQUIRE(stubborn.wait_for_text("up", 10s));
    CHECK(stubborn.stop(50ms) == exit_status{.signal = SIGKILL});
    child_process other(
        {.program = "sh", .arguments = {"-c", "tail -f /dev/null & echo up; wait"}});
    REQUIRE(other.wait_for_text("up", 10s));
    CHECK(eventually(5s, [&] { return descendants(other.pid()).size() == 1; }));
    left = descendants(other.pid()).front();
  }
  CHECK(process_state(left) != '\0');  // a grandchild is the child's responsibility
  kill(left, SIGKILL);
}

TEST_CASE("eventually polls until the condition holds, and gives up at the deadline") {
  int asked = 0;
  CHECK(eventually(5s, [&] { return ++asked == 3; }));
  CHECK_FALSE(eventually(10ms, [] { return false; }));
  CHECK(eventually(0ms, [] { return true; }));
}

TEST_CASE("each test has its own database with the schema of this program") {
  auto& cluster = postgres_cluster::shared();
  const auto first = cluster.make_database();
  const auto second = cluster.make_database();
  CHECK(query(first.owner_url, "SELECT count(*) > 0 FROM schema_migrations") == "t");
  query(first.owner_url, "CREATE TABLE only_here (a int)");
  CHECK(query(second.owner_url, "SELECT to_regclass('only_here') IS NULL") == "t");
  CHECK(query(first.api_url, "SELECT pg_has_role('pagemill_api', 'member')") == "t");
  CHECK(query(first.api_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "f");
  CHECK(query(first.worker_url, "SELECT pg_has_role('pagemill_api', 'member')") == "f");
}

TEST_CASE("a crashed cluster comes back at the same address with its data") {
  postgres_cluster cluster({.more = {"checkpoint_timeout=30min"}});
  const auto url = cluster.url(cluster.make_empty_database());
  query(url, "CREATE TABLE kept (a int)");
  query(url, "INSERT INTO kept VALUES (5)");
  cluster.restart(SIGQUIT);
  CHECK(query(url, "SELECT a FROM kept") == "5");
  CHECK(query_rows(url, "SELECT 1, NULL") == std::vector<std::vector<std::string>>{{"1", ""}});
}

TEST_CASE("the HTTP client reads status, headers and body, and gives up on silence") {
  const auto port = free_port();
  child_process server({.program = "python3",
                        .arguments = {"-u", "-m", "http.server", std::to_string(port), "--bind",
                                      "127.0.0.1", "--directory", "/nonexistent"}});
  REQUIRE(server.wait_for_text("Serving", 20s));
  const auto answer = http_client(port).get("/none");
  CHECK(answer.status == 404);
  CHECK(answer.header("Content-Type").starts_with("text/html"));
  CHECK(answer.body.contains("404"));
  CHECK(http_client(port).exchange_raw("nonsense\r\n\r\n").contains("400"));
  server.send(SIGSTOP);
  CHECK_THROWS(http_client(port, "127.0.0.1", 1s).get("/"));
}
