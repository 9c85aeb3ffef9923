#include "api/request/query_parameters.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

request_head asked(std::string_view query) {
  request_head head;
  head.target.query = *parse_query(query);
  return head;
}

template <class T>
std::string code_of(const http_result<T>& read) {
  return read ? "" : read.error().code;
}

}  // namespace

TEST_CASE("a limit has a default, a least value and is clamped") {
  CHECK(read_limit(asked("")) == list_limit_default);
  CHECK(read_limit(asked("limit=1")) == 1);
  CHECK(read_limit(asked("limit=1001")) == list_limit_max);
  CHECK(read_limit(asked("limit=99999999999999999999")) == list_limit_max);
  for (const char* bad : {"limit=0", "limit=-1", "limit=", "limit=1.5", "limit=ten", "limit=+1"}) {
    CAPTURE(bad);
    CHECK(code_of(read_limit(asked(bad))) == "invalid_parameter");
  }
}

TEST_CASE("cursors are what the list gave") {
  CHECK(read_number_cursor(asked(""), -1) == -1);
  CHECK(read_number_cursor(asked("cursor=7"), -1) == 7);
  CHECK(code_of(read_number_cursor(asked("cursor=x"), 0)) == "invalid_cursor");
  CHECK_FALSE(read_list_range(asked(""))->after.has_value());
  CHECK(read_list_range(asked("cursor=01890000-0000-7000-8000-000000000000"))->after.has_value());
  CHECK(code_of(read_list_range(asked("cursor=1"))) == "invalid_cursor");
}

TEST_CASE("unknown and repeated parameters are refused") {
  CHECK(check_parameters(asked("a=1&b=2"), {"a", "b"}));
  CHECK(code_of(check_parameters(asked("c=1"), {"a", "b"})) == "invalid_parameter");
  CHECK(code_of(check_parameters(asked("a=1&a=1"), {"a", "b"})) == "invalid_parameter");
}

TEST_CASE("an id is a UUID") {
  CHECK(read_id("01890000-0000-7000-8000-000000000000"));
  for (const char* bad : {"", "1", "01890000-0000-7000-8000-00000000000g",
                          "{01890000-0000-7000-8000-000000000000}"}) {
    CHECK(code_of(read_id(bad)) == "invalid_id");
  }
}

}  // namespace pagemill
