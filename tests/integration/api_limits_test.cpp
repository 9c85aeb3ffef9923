// How much the clients of one process may hold of it, and whether the machine gives it that much.
#include <doctest/doctest.h>

#include "tests/integration/api_process.hpp"

namespace pagemill::test {
namespace {

/// What an API says until it listens that may raise its limit of open files from 1024 to 2000.
std::string start_with_connections(const std::string& connections_max) {
  child_process process({.program = "/usr/bin/prlimit",
                         .arguments = {"--nofile=1024:2000", program("pagemill-api")},
                         .environment = {
                             {"DATABASE_URL", postgres_cluster::shared().make_database().api_url},
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

}  // namespace pagemill::test
