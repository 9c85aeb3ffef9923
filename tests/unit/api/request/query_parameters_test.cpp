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
