#include "api/cli/client/client_file.hpp"

#include <cstdlib>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;

TEST_CASE("the file gives address and key where neither flags nor the environment do") {
  const temporary_file file("config",
                            "# mine\n[server]\nPAGEMILL_URL = http://file:1\n"
                            "PAGEMILL_KEY=pm_a_b\n");
  chmod(file.path.c_str(), 0600);
  const auto path = file.path.string();
  const auto plain = parse({"--config", path.c_str(), "workers"});
  REQUIRE(plain.parsed);
  CHECK(plain.parsed->service.url == "http://file:1");
  CHECK(plain.parsed->service.key == "pm_a_b");
  const auto flagged = parse({"--config", path.c_str(), "--url", "http://flag:2", "workers"});
  CHECK(flagged.parsed->service.url == "http://flag:2");
  CHECK(flagged.parsed->service.key == "pm_a_b");
  setenv("PAGEMILL_URL", "http://environment:3", 1);
  const auto outside = parse({"--config", path.c_str(), "workers"});
  unsetenv("PAGEMILL_URL");
  CHECK(outside.parsed->service.url == "http://environment:3");
}

TEST_CASE("a file with a key that others can read, or that holds anything else, is refused") {
  const temporary_file open("open", "PAGEMILL_KEY=pm_a_b\n");
  for (const mode_t mode : {0640, 0604, 0644}) {
    chmod(open.path.c_str(), mode);
    const auto path = open.path.string();
    const auto refused = parse({"--config", path.c_str(), "workers"});
    REQUIRE_FALSE(refused.parsed);
    CHECK(refused.parsed.error() == exit_code::configuration);
    CHECK(refused.errors.contains("chmod 600"));
    CHECK_FALSE(refused.errors.contains("pm_a_b"));
  }
  const temporary_file address("address", "PAGEMILL_URL=http://h\n");
  chmod(address.path.c_str(), 0644);
  CHECK(read_client_file(address.path.string()).value().url == "http://h");
  const temporary_file other("other", "PAGEMILL_URL=http://h\nDATABASE_URL=x\n");
  CHECK(read_client_file(other.path.string()).error().contains(":2: "));
  CHECK_FALSE(read_client_file("/nonexistent/config"));
  const temporary_file folder("folder", "");
  setenv("XDG_CONFIG_HOME", (folder.path.string() + "-none").c_str(), 1);
  CHECK(read_client_file("").value().url.empty());
  unsetenv("XDG_CONFIG_HOME");
}
