#include "common/core/uuid.hpp"

#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("text and value of a UUID are each other's") {
  const std::string text = "0192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1b";
  const auto value = parse_uuid(text);
  REQUIRE(value);
  CHECK(value->bytes[0] == 0x01);
  CHECK(value->bytes[15] == 0x1b);
  CHECK(to_string(*value) == text);
  CHECK(parse_uuid("0192F0C1-2B3D-7E4F-8A5B-6C7D8E9F0A1B") == value);
}

TEST_CASE("nothing but the canonical form is a UUID") {
  for (const auto* bad :
       {"", "0192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1", "0192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1bb",
        "0192f0c12b3d7e4f8a5b6c7d8e9f0a1b", "{192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1}",
        "0192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1g", "0192f0c1_2b3d-7e4f-8a5b-6c7d8e9f0a1b",
        "0192f0c-12b3d-7e4f-8a5b-6c7d8e9f0a1b", " 192f0c1-2b3d-7e4f-8a5b-6c7d8e9f0a1b",
        "0192f0c1-2b3d-7e4f-8a5b--c7d8e9f0a1b"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_uuid(bad));
  }
}

TEST_CASE("made UUIDs carry version and variant, and none comes twice") {
  std::set<uuid> seen;
  for (int i = 0; i < 2000; ++i) {
    const auto by_time = make_uuid_v7();
    const auto random = make_uuid_v4();
    CHECK((by_time.bytes[6] >> 4) == 7);
    CHECK((random.bytes[6] >> 4) == 4);
    CHECK((by_time.bytes[8] >> 6) == 2);
    CHECK((random.bytes[8] >> 6) == 2);
    seen.insert(by_time);
    seen.insert(random);
  }
  CHECK(seen.size() == 4000);
}

TEST_CASE("a version 7 UUID begins with the Unix time in milliseconds") {
  const auto now = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const auto before = now();
  const auto value = make_uuid_v7();
  const auto after = now();
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | value.bytes[i];
  CHECK(milliseconds >= before);
  CHECK(milliseconds <= after);
}

TEST_CASE("ids of different things are different types with the same text") {
  const auto value = make_uuid_v4();
  CHECK(to_string(job_id{value}) == to_string(document_id{value}));
  CHECK_FALSE(std::is_convertible_v<job_id, document_id>);
  CHECK(std::hash<job_id>{}(job_id{value}) == std::hash<uuid>{}(value));
}
