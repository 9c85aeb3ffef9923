#include "api/request/byte_range.hpp"

#include <format>
#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::string choose(std::string_view range, std::string_view if_range = "") {
  const auto choice = choose_range(range, if_range, "\"abc\"", 1000);
  if (const auto* part = std::get_if<byte_range>(&choice)) {
    return std::format("{}-{}", part->first, part->last);
  }
  return std::holds_alternative<whole_file>(choice) ? "whole" : "none";
}

}  // namespace

TEST_CASE("one range is cut to the file") {
  CHECK(choose("bytes=0-0") == "0-0");
  CHECK(choose("bytes=0-999") == "0-999");
  CHECK(choose("Bytes=10-5000") == "10-999");
  CHECK(choose("bytes=990-") == "990-999");
  CHECK(choose("bytes=-10") == "990-999");
  CHECK(choose("bytes=-5000") == "0-999");
  CHECK(choose("bytes=5-99999999999999999999999") == "5-999");
}

TEST_CASE("a range behind the end, or of nothing, is none") {
  CHECK(choose("bytes=1000-") == "none");
  CHECK(choose("bytes=1000-2000") == "none");
  CHECK(choose("bytes=99999999999999999999999-") == "none");
  CHECK(choose("bytes=-0") == "none");
  CHECK(std::holds_alternative<no_such_range>(choose_range("bytes=0-", "", "\"a\"", 0)));
}

TEST_CASE("what cannot be read, and several ranges, are the whole file") {
  for (const auto* range : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "items=0-5",
                            "bytes=0-1,5-6", "bytes=+1-2", "bytes=0x1-2", "bytes=--5"}) {
    CAPTURE(range);
    CHECK(choose(range) == "whole");
  }
}

TEST_CASE("a range of another version is the whole file") {
  CHECK(choose("bytes=0-1", "\"abc\"") == "0-1");
  CHECK(choose("bytes=0-1", "\"xyz\"") == "whole");
  CHECK(choose("bytes=0-1", "W/\"abc\"") == "whole");
  CHECK(choose("bytes=0-1", "Mon, 23 Nov 2026 10:00:00 GMT") == "whole");
}

}  // namespace pagemill
