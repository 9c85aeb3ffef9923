#include "worker/config.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("the defaults need nothing but a database") {
  const auto config = read_worker_config(settings_source({{"DATABASE_URL", "postgresql://x/y"}}));
  REQUIRE(config.has_value());
  CHECK(config->slots == 4);
  CHECK(config->extractor.slots == 4);
  CHECK(config->extractor.memory_mb == 512);
  CHECK_FALSE(config->slot.empty());
}

TEST_CASE("all wrong settings are reported together, each by name") {
  const auto config = read_worker_config(settings_source(
      {{"MAX_WORKERS", "many"}, {"PAGEMILL_PAGE_SECONDS", "0"}, {"LOG_LEVEL", "LOUD"}}));
  REQUIRE_FALSE(config.has_value());
  const auto names = [&](const char* name) {
    return std::ranges::any_of(config.error(),
                               [&](const auto& text) { return text.contains(name); });
  };
  CHECK(names("MAX_WORKERS"));
  CHECK(names("PAGEMILL_PAGE_SECONDS"));
  CHECK(names("LOG_LEVEL"));
  CHECK(names("DATABASE_URL"));
}

TEST_CASE("settings that no process could work with are wrong settings, too") {
  const auto config = read_worker_config(
      settings_source({{"DATABASE_URL", "postgresql://x:0/y"},
                       {"DATABASE_LISTEN_URL", "postgresql:secret@x"},
                       {"LOG_FILE", "/dev/null/log"},
                       {"PAGEMILL_EXTRACT", "/usr/bin"},
                       {"PAGEMILL_WEBHOOK_SECRET_PREVIOUS", "a secret that was one"}}));
  REQUIRE_FALSE(config.has_value());
  std::string all;
  for (const auto& one : config.error()) all += one + "\n";
  CHECK(all ==
        "LOG_FILE cannot be written: /dev/null/log: Not a directory\n"
        "DATABASE_URL cannot be read: invalid port number: \"0\"\n"
        "DATABASE_LISTEN_URL cannot be read: missing \"=\" after \"(database URL)\" in connection "
        "info string\n"
        "PAGEMILL_EXTRACT names no program that can be run: /usr/bin\n"
        "PAGEMILL_WEBHOOK_SECRET_PREVIOUS needs PAGEMILL_WEBHOOK_SECRET: it is the one before\n");
}

TEST_CASE("an empty setting counts as unset") {
  const auto config = read_worker_config(
      settings_source({{"DATABASE_URL", "postgresql://x/y"}, {"MAX_WORKERS", ""}}));
  REQUIRE(config.has_value());
  CHECK(config->slots == 4);
}
