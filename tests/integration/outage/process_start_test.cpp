// Processes that start while their database is down, and what they tell the service manager.
#include <csignal>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/places.hpp"
#include "tests/support/service_manager_socket.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr auto names = {"pagemill-worker", "pagemill-api"};

std::string ready_line(std::string_view name) {
  return name == "pagemill-api" ? "\"event\":\"listening\"" : "\"event\":\"ready\"";
}

service_login who(std::string_view name) {
  return name == "pagemill-api" ? service_login::api : service_login::worker;
}

child_process launch(const std::string& name, const std::string& url, const temp_folder& runtime,
                     const service_manager_socket& manager) {
  return child_process({.program = program(name),
                        .environment = {{"DATABASE_URL", url},
                                        {"PAGEMILL_RUNTIME_DIR", runtime.path()},
                                        {"PAGEMILL_MODEL_DIR", "/nonexistent"},
                                        {"PAGEMILL_AUTH", "off"},
                                        {"PORT", "0"},
                                        {"NOTIFY_SOCKET", manager.address()}}});
}

}  // namespace

TEST_CASE("worker and API wait for a database that is down, and are ready as soon as it is up") {
  postgres_cluster cluster;
  const auto database = cluster.make_database();
  cluster.stop(SIGINT);
  for (const std::string name : names) {
    INFO(name);
    const temp_folder runtime;
    service_manager_socket manager;
    auto process = launch(name, service_url(cluster, database.name, who(name)), runtime, manager);
    CHECK(process.wait_for_text("\"event\":\"waiting_for_database\"", 30s));
    // The process asks the service manager for more time to start.
    CHECK(manager.hears("EXTEND_TIMEOUT_USEC=", 10s));
    CHECK(manager.hears("EXTEND_TIMEOUT_USEC=", 10s));
    CHECK_FALSE(manager.said().contains("READY=1"));
    cluster.start();
    CHECK(process.wait_for_text(ready_line(name), 30s));
    CHECK(manager.hears("READY=1", 10s));
    CHECK(process.stop() == exit_status{.code = 0});
    CHECK(manager.hears("STOPPING=1", 1s));
    cluster.stop(SIGINT);
  }
}

TEST_CASE("SIGTERM ends a process that waits for its database at once, with exit code 0") {
  postgres_cluster cluster;
  const auto database = cluster.make_database();
  // Frozen: the process hangs while connecting, not in a pause.
  cluster.freeze();
  for (const std::string name : names) {
    INFO(name);
    const temp_folder runtime;
    const service_manager_socket manager;
    auto process = launch(name, service_url(cluster, database.name, who(name)), runtime, manager);
    CHECK(process.wait_for_text("\"event\":\"waiting_for_database\"", 30s));
    process.send(SIGTERM);
    const auto asked_at = steady::now();
    const auto ended = process.wait(10s);
    CHECK(steady::now() - asked_at < 2s);  // sanitizers need one at exit
    REQUIRE(ended);
    CHECK(*ended == exit_status{.code = 0});
  }
  cluster.thaw();
}

TEST_CASE("a malformed database URL is a bad setting, and its password stays secret") {
  for (const std::string name : names) {
    INFO(name);
    const temp_folder runtime;
    const service_manager_socket manager;
    auto process = launch(name, "postgresql://u:s3cret@[db/x", runtime, manager);
    const auto ended = process.wait(20s);
    REQUIRE(ended);
    CHECK(*ended == exit_status{.code = 78});
    CHECK(process.wait_for_text("DATABASE_URL cannot be read", 5s));  // still on its way
    REQUIRE(process.wait_for_end_of_output(5s));
    CHECK_FALSE(process.errors().contains("s3cret"));
  }
}

TEST_CASE(
    "at the connection limit or on a read-only database a worker reports it, waits, then starts") {
  postgres_cluster cluster;
  worker_site site(cluster);
  const auto owner = site.database().owner_url;
  query(owner, "ALTER ROLE worker_service CONNECTION LIMIT 0");
  auto crowded = site.launch_worker();
  CHECK(crowded.wait_for_text("too many connections", 30s));
  query(owner, "ALTER ROLE worker_service CONNECTION LIMIT -1");
  CHECK(crowded.wait_for_text("\"event\":\"ready\"", 30s));
  CHECK(crowded.stop() == exit_status{.code = 0});
  query(owner, "ALTER ROLE worker_service SET default_transaction_read_only = on");
  auto refused = site.launch_worker();
  CHECK(refused.wait_for_text("SQLSTATE 25006", 30s));
  query(owner, "ALTER ROLE worker_service SET default_transaction_read_only = off");
  CHECK(refused.wait_for_text("\"event\":\"ready\"", 30s));
  CHECK(refused.stop() == exit_status{.code = 0});
}

TEST_CASE("a worker feeds the watchdog when idle and while its database is down") {
  postgres_cluster cluster;
  worker_site site(cluster);
  service_manager_socket manager;
  auto worker = site.start_worker(
      {.more = {{"NOTIFY_SOCKET", manager.address()}, {"WATCHDOG_USEC", "1000000"}}});
  REQUIRE(manager.hears("READY=1", 10s));
  for (int i = 0; i < 3; ++i) CHECK(manager.hears("WATCHDOG=1", 2s));
  cluster.stop(SIGINT);
  manager.catch_up();
  for (int i = 0; i < 8; ++i) CHECK(manager.hears("WATCHDOG=1", 2s));
  cluster.start();
  CHECK(site.reaches(site.submit(plain_pdf(1)), "completed", 60s));
  CHECK(worker.stop() == exit_status{.code = 0});
}
