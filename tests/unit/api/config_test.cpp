#include "api/config.hpp"

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/jobs/job_events.hpp"
#include "tests/support/places.hpp"

namespace pagemill {
namespace {

using settings = std::map<std::string, std::string>;

std::string errors_of(settings values) {
  values.emplace("DATABASE_URL", "postgresql:///x");
  const auto config = read_api_config(settings_source(std::move(values)));
  std::string all;
  if (!config) {
    for (const auto& one : config.error()) all += one + ";";
  }
  return all;
}

/// LimitNOFILE of the API's unit.
std::size_t open_files_of_the_unit() {
  std::ifstream unit(test::source_file("deploy/systemd/pagemill-api@.service"));
  constexpr std::string_view name = "LimitNOFILE=";
  for (std::string line; std::getline(unit, line);) {
    if (line.starts_with(name)) return std::stoul(line.substr(name.size()));
  }
  return 0;
}

}  // namespace

TEST_CASE("defaults are those of the documentation") {
  const auto config =
      read_api_config(settings_source(settings{{"DATABASE_URL", "postgresql:///x"}}));
  REQUIRE(config);
  CHECK(config->host == "127.0.0.1");
  CHECK(config->port == 8000);
  CHECK(config->auth == authentication::required);
  CHECK(config->database_pool_size == 20);
  CHECK(config->database_pool_timeout == std::chrono::seconds(30));
  CHECK(config->upload_bytes_max == 100'000'000);
}

TEST_CASE("by default one workspace may listen ten thousand times, beside what others do") {
  const auto config =
      read_api_config(settings_source(settings{{"DATABASE_URL", "postgresql:///x"}}));
  REQUIRE(config);
  stream_limit streams(config->streams_max, config->workspace_streams_max);
  const workspace_id one{make_uuid_v7()};
  std::vector<stream_limit::permit> open;
  for (int i = 0; i < 10'000; ++i) {
    auto permit = streams.take(one);
    REQUIRE(permit);
    open.push_back(*std::move(permit));
  }
  CHECK(streams.take(one).error() == stream_refusal::workspace);
  CHECK(streams.take({make_uuid_v7()}));
  // The streams of all, and the connections of two thousand clients that do other things.
  CHECK(config->connections_max >= config->streams_max + 2000);
  CHECK(open_files_of_the_unit() >= config->connections_max + 1000);
}

TEST_CASE("authentication is off on a loopback address alone") {
  CHECK(errors_of({{"PAGEMILL_AUTH", "off"}}).empty());
  CHECK(errors_of({{"PAGEMILL_AUTH", "off"}, {"HOST", "::1"}}).empty());
  CHECK(errors_of({{"PAGEMILL_AUTH", "off"}, {"HOST", "0.0.0.0"}}).contains("PAGEMILL_AUTH"));
  CHECK(errors_of({{"PAGEMILL_AUTH", "off"}, {"HOST", "::"}}).contains("PAGEMILL_AUTH"));
  CHECK(errors_of({{"HOST", "0.0.0.0"}}).empty());
  CHECK(errors_of({{"HOST", "example.org"}}).contains("HOST"));
}

TEST_CASE("the names of Supabase give the database") {
  const auto config = read_api_config(settings_source(settings{
      {"SUPABASE_URL", "https://abc.supabase.co/"}, {"SUPABASE_DB_PASSWORD", "p@ss/w:rd"}}));
  REQUIRE(config);
  CHECK(config->database_url ==
        "postgresql://postgres:p%40ss%2Fw%3Ard@db.abc.supabase.co:5432/postgres?sslmode=require");
  CHECK_FALSE(
      read_api_config(settings_source(settings{{"SUPABASE_URL", "https://abc.supabase.co"}})));
}

TEST_CASE("every error is reported") {
  const auto errors =
      errors_of({{"PORT", "x"}, {"DATABASE_POOL_SIZE", "0"}, {"LOG_LEVEL", "loud"}});
  for (const char* name : {"PORT", "DATABASE_POOL_SIZE", "LOG_LEVEL"}) {
    CHECK(errors.contains(name));
  }
}

}  // namespace pagemill
