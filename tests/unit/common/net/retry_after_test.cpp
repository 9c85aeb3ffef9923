#include "common/net/retry_after.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

/// 2026-10-21 07:28:00 UTC, a Wednesday.
constexpr std::chrono::sys_seconds now =
    std::chrono::sys_days(std::chrono::year(2026) / 10 / 21) + 7h + 28min;

}  // namespace

TEST_CASE("Retry-After is a number of seconds, at most a day") {
  CHECK(parse_retry_after("0", now) == 0s);
  CHECK(parse_retry_after("120", now) == 120s);
  CHECK(parse_retry_after("99999999", now) == 86'400s);
  CHECK(parse_retry_after("99999999999999999999999", now) == 86'400s);
  for (const std::string text : {"", "-1", "1.5", "12 ", "+5", "0x10", "soon"}) {
    CHECK_MESSAGE(!parse_retry_after(text, now), text);
  }
}

TEST_CASE("Retry-After is a date in any form that HTTP has, which the clock makes a wait") {
  for (const std::string text : {"Wed, 21 Oct 2026 07:30:00 GMT",
                                 "Wednesday, 21-Oct-26 07:30:00 GMT", "Wed Oct 21 07:30:00 2026"}) {
    CHECK_MESSAGE(parse_retry_after(text, now) == 120s, text);
  }
  CHECK(parse_retry_after("Wed, 21 Oct 2026 07:30:00 GMT", now + 30s) == 90s);
}

TEST_CASE("a date in the past is no wait, one far away a day") {
  CHECK(parse_retry_after("Wed, 21 Oct 2026 07:28:00 GMT", now) == 0s);
  CHECK(parse_retry_after("Wed, 21 Oct 2026 07:27:59 GMT", now) == 0s);
  CHECK(parse_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", now) == 0s);
  CHECK(parse_retry_after("Thu, 22 Oct 2026 07:28:00 GMT", now) == 86'400s);
  CHECK(parse_retry_after("Fri, 31 Dec 2100 23:59:59 GMT", now) == 86'400s);
  CHECK(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) == 86'400s);
}

TEST_CASE("what is no date of HTTP is none, though a liberal reader would take it") {
  for (const std::string text :
       {"2026-10-21T07:30:00Z", "21 Oct 2026 07:30:00 GMT", "07:30:00", "Wed",
        "Wed, 32 Oct 2026 07:30:00 GMT", "Wed, 21 Okt 2026 07:30:00 GMT",
        "Wed, 21 Oct 2026 25:30:00 GMT", "Wed, 21 Oct 2026", "tomorrow",
        "Wed, 21 Oct 2026 07:30:00 GMT and then some more text"}) {
    CHECK_MESSAGE(!parse_retry_after(text, now), text);
  }
}
