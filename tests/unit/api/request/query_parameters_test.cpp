#include "api/request/query_parameters.hpp"

#include <doctest/doctest.h>

#include "tests/unit/api/request/query_request.hpp"

namespace pagemill {

using test::query_request;
using test::refusal_of;

TEST_CASE("unknown and repeated parameters are refused") {
  CHECK(check_parameters(query_request("a=1&b=2"), {"a", "b"}));
  CHECK(refusal_of(check_parameters(query_request("c=1"), {"a", "b"})) == "invalid_parameter");
  CHECK(refusal_of(check_parameters(query_request("a=1&a=1"), {"a", "b"})) == "invalid_parameter");
}

TEST_CASE("an id is a UUID") {
  CHECK(read_id("01890000-0000-7000-8000-000000000000"));
  for (const char* bad : {"", "1", "01890000-0000-7000-8000-00000000000g",
                          "{01890000-0000-7000-8000-000000000000}"}) {
    CHECK(refusal_of(read_id(bad)) == "invalid_id");
  }
}

}  // namespace pagemill
