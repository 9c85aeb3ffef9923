#include "common/core/log.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <sstream>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "common/core/errc.hpp"
#include "tests/support/temp_folder.hpp"

using namespace pagemill;

namespace {

std::vector<boost::json::value> lines_of(const std::filesystem::path& file) {
  std::vector<boost::json::value> lines;
  std::istringstream text(test::read_file(file));
  for (std::string line; std::getline(text, line);) lines.push_back(boost::json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("each line is one JSON object with its fields, whatever they hold") {
  const test::temp_folder folder;
  const auto file = folder.path() / "log";
  start_log({.level = log_level::info, .file = file, .process = "pagemill-test"});
  log_info("job_completed", {{"job_id", "a\"b\nc\x01"},
                             {"pages", 12},
                             {"seconds", 1.5},
                             {"cached", true},
                             {"large", std::numeric_limits<std::int64_t>::max()}});
  log_error("broken");
  log(log_level::debug, "too_fine", {});
  const auto lines = lines_of(file);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].at("event") == "job_completed");
  CHECK(lines[0].at("level") == "info");
  CHECK(lines[0].at("process") == "pagemill-test");
  CHECK(lines[0].at("job_id") == "a\"b\nc\x01");
  CHECK(lines[0].at("pages") == 12);
  CHECK(lines[0].at("seconds") == 1.5);
  CHECK(lines[0].at("cached") == true);
  CHECK(lines[0].at("large") == std::numeric_limits<std::int64_t>::max());
  CHECK(std::string(lines[0].at("time").as_string()).ends_with("Z"));
  CHECK(lines[1].at("level") == "error");
}

TEST_CASE("after a rotation a reopened log writes to a new file of the old name") {
  const test::temp_folder folder;
  const auto file = folder.path() / "log";
  start_log({.level = log_level::info, .file = file, .process = "pagemill-test"});
  log_info("before");
  std::filesystem::rename(file, folder.path() / "log.1");
  log_info("still_before");
  reopen_log();
  log_info("after");
  CHECK(lines_of(folder.path() / "log.1").size() == 2);
  REQUIRE(lines_of(file).size() == 1);
  CHECK(lines_of(file)[0].at("event") == "after");
}

TEST_CASE("a log that cannot be reopened goes on where it is, and says so") {
  const test::temp_folder folder;
  const auto inner = folder.path() / "logs";
  std::filesystem::create_directory(inner);
  start_log({.level = log_level::info, .file = inner / "log", .process = "pagemill-test"});
  std::filesystem::rename(inner, folder.path() / "moved");
  reopen_log();
  log_info("after");
  const auto lines = lines_of(folder.path() / "moved" / "log");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].at("event") == "log_not_reopened");
  CHECK(lines[1].at("event") == "after");
}

TEST_CASE("a full disk stops nothing: lines go to standard error, and to the file again later") {
  const test::temp_folder folder;
  const auto file = folder.path() / "log";
  std::filesystem::create_symlink("/dev/full", file);
  start_log({.level = log_level::info, .file = file, .process = "pagemill-test"});
  log_info("on_standard_error");
  std::filesystem::remove(file);
  reopen_log();
  log_info("written");
  const auto lines = lines_of(file);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("event") == "written");
}

TEST_CASE("an outcome has a stable name and carries its sentence") {
  CHECK(to_string(errc::not_found) == "not_found");
  CHECK(to_string(errc::conflict) == "conflict");
  CHECK(to_string(errc::invalid_input) == "invalid_input");
  CHECK(to_string(errc::lost_claim) == "lost_claim");
  CHECK(to_string(errc::too_large) == "too_large");
  CHECK(to_string(errc::unavailable) == "unavailable");
  const result<int> failed = fail(errc::too_large, "the file has 3 GB");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == errc::too_large);
  CHECK(failed.error().message == "the file has 3 GB");
}
