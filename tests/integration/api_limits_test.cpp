// How much the clients of one process may hold of it, and whether the machine gives it that much.
#include <future>
#include <vector>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/integration/api_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

/// What an API says until it listens that may raise its limit of open files from 1024 to 2000.
std::string start_with_connections(const std::string& connections_max) {
  child_process process(
      {.program = "/usr/bin/prlimit",
       .arguments = {"--nofile=1024:2000", program("pagemill-api")},
       .environment = {{"DATABASE_URL", postgres_cluster::shared().make_database().api_url},
                       {"PORT", "0"},
                       {"PAGEMILL_CONNECTIONS_MAX", connections_max},
                       {"PAGEMILL_MODEL_DIR", "/nonexistent"}}});
  const bool listens = process.wait_for_text("\"listening\"", std::chrono::seconds(60));
  const auto said = process.errors();
  INFO(said);
  CHECK(listens);
  CHECK(process.stop().code == 0);
  return said;
}

}  // namespace

TEST_CASE("the limit of open files is raised for the connections, and told when that is too low") {
  CHECK_FALSE(start_with_connections("1400").contains("connections_limited"));
  CHECK(start_with_connections("1401").contains("\"event\":\"connections_limited\""));
}

TEST_CASE("however many ask how the API is, one connection to the database is busy with it") {
  api_process api(postgres_cluster::shared().make_database());
  pqxx::connection other(api.owner_url());
  pqxx::work lock(other);
  lock.exec("LOCK TABLE jobs_live");
  const auto idle = descriptor_count(api.process().pid());
  std::vector<std::future<http_response>> asked;
  for (int i = 0; i < 8; ++i) {
    for (const char* path : {"/api/v1/health", "/metrics", "/ready"}) {
      asked.push_back(
          std::async(std::launch::async, [&api, path] { return api.client().get(path); }));
    }
  }
  const auto waiting = [&](const std::string& function) {
    return query(api.owner_url(),
                 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                 "wait_event_type = 'Lock' AND query LIKE '%" +
                     function + "(%'");
  };
  CHECK(eventually(std::chrono::seconds(20), [&] {
    return waiting("queue_depth") != "0" && waiting("queue_counts") != "0" &&
           descriptor_count(api.process().pid()) >= idle + asked.size();
  }));
  CHECK(api.client().get("/health").status == 200);  // so all of them were read
  CHECK(waiting("queue_depth") == "1");
  CHECK(waiting("queue_counts") == "1");
  lock.abort();
  for (auto& one : asked) CHECK(one.get().status == 200);
}

}  // namespace pagemill::test
