#include "common/core/rfc3339.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("times of RFC 3339 are read, others are not") {
  CHECK(parse_rfc3339("1970-01-01T00:00:00Z")->time_since_epoch().count() == 0);
  CHECK(parse_rfc3339("2026-11-23T10:00:00.123456789z") ==
        parse_rfc3339("2026-11-23T12:30:00.123456+02:30"));
  // PostgreSQL does not accept this offset, and RFC 3339 ends with the year 9999.
  CHECK(format_rfc3339(*parse_rfc3339("2026-11-23T10:00:00+23:59")) ==
        "2026-11-22T10:01:00.000000Z");
  // A leap second stands only at the end of a UTC day.
  CHECK(parse_rfc3339("2017-01-01T00:59:60.5+01:00") == parse_rfc3339("2017-01-01T00:00:00.5Z"));
  for (const char* bad :
       {"", "2026-11-23T10:00:60Z", "2026-11-23T23:59:60+01:00", "infinity",
        "9999-12-31T23:59:59-00:01", "2026-11-23", "2026-11-23T10:00:00", "2026-13-01T00:00:00Z",
        "2026-11-23T24:00:00Z", "2026-11-23T10:00:00.Z", "2026-11-23T10:00:00Zx",
        "2026-11-23T10:00:00+2:00", "-026-11-23T10:00:00Z", "2026-11-23T10:00:00.1234567890Z",
        "1969-12-31T23:59:59Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rfc3339(bad));
  }
}
