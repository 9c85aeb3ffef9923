#include "api/request/lists.hpp"

#include <doctest/doctest.h>

#include "tests/unit/api/request/query_request.hpp"

namespace pagemill {

using test::query_request;
using test::refusal_of;

TEST_CASE("a limit has a default, a least value and is clamped") {
  const auto limit_of = [](std::string_view query) {
    return read_list_range(query_request(query)).value().limit;
  };
  CHECK(limit_of("") == list_limit_default);
  CHECK(limit_of("limit=1") == 1);
  CHECK(limit_of("limit=1001") == list_limit_max);
  CHECK(limit_of("limit=99999999999999999999") == list_limit_max);
  CHECK(read_number_range(query_request("limit=1001"), 0)->limit == list_limit_max);
  for (const char* bad : {"limit=0", "limit=-1", "limit=", "limit=1.5", "limit=ten", "limit=+1"}) {
    CAPTURE(bad);
    CHECK(refusal_of(read_list_range(query_request(bad))) == "invalid_parameter");
    CHECK(refusal_of(read_number_range(query_request(bad), 0)) == "invalid_parameter");
  }
}

TEST_CASE("cursors are what the list gave") {
  CHECK(read_number_range(query_request(""), -1)->after == -1);
  CHECK(read_number_range(query_request("cursor=7"), -1)->after == 7);
  CHECK(refusal_of(read_number_range(query_request("cursor=x"), 0)) == "invalid_cursor");
  CHECK_FALSE(read_list_range(query_request(""))->after.has_value());
  CHECK(read_list_range(query_request("cursor=01890000-0000-7000-8000-000000000000"))
            ->after.has_value());
  CHECK(refusal_of(read_list_range(query_request("cursor=1"))) == "invalid_cursor");
}

TEST_CASE("a list takes its own parameters and the filters that it names") {
  const auto range = read_list_range(query_request("limit=5&tag=a"), {"tag"});
  REQUIRE(range);
  CHECK(range->limit == 5);
  CHECK(refusal_of(read_list_range(query_request("tag=a"))) == "invalid_parameter");
  CHECK(refusal_of(read_list_range(query_request("tag=a&tag=b"), {"tag"})) == "invalid_parameter");
  CHECK(refusal_of(read_number_range(query_request("tag=a"), 0)) == "invalid_parameter");
}

TEST_CASE("a numbered list begins before its first number") {
  const auto range = read_number_range(query_request(""), -1);
  REQUIRE(range);
  CHECK(range->after == -1);
  CHECK(range->limit == list_limit_default);
  CHECK(read_number_range(query_request("cursor=7&limit=3"), -1)->after == 7);
}

TEST_CASE("the body of a list names the next page, if there is one") {
  struct numbers_page {
    std::vector<int> items;
    std::optional<uuid> next;
  };
  const auto as_value = [](int item) { return boost::json::value(item); };
  const auto last = list_body(numbers_page{{1, 2}, std::nullopt}, as_value);
  CHECK(last.at("items").as_array().size() == 2);
  CHECK(last.at("next_cursor").is_null());
  const auto id = make_uuid_v7();
  CHECK(list_body(numbers_page{{}, id}, as_value).at("next_cursor").as_string() == to_string(id));
}

}  // namespace pagemill
