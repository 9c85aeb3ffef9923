#include "api/request/object_members.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

/// The names that were passed on, or the code of the problem.
std::vector<std::string> names_in(std::string_view json, null_members nulls = null_members::skip) {
  std::vector<std::string> names;
  const auto read = read_members(
      json,
      [&](std::string_view name, simdjson::dom::element) {
        names.emplace_back(name);
        if (name == "bad") return http_result<void>(invalid_member(name, "is bad"));
        return http_result<void>();
      },
      nulls);
  return read ? names : std::vector<std::string>{read.error().code};
}

}  // namespace

TEST_CASE("members are passed on in order, those that are null where they are a value") {
  CHECK(names_in(R"({"b":1,"a":null})", null_members::pass) == std::vector<std::string>{"b", "a"});
  CHECK(names_in(R"({"b":1,"a":null,"c":[]})") == std::vector<std::string>{"b", "c"});
  CHECK(names_in("{}").empty());
}

TEST_CASE("the first problem of a member ends the reading") {
  CHECK(names_in(R"({"a":1,"bad":2,"c":3})") == std::vector<std::string>{"invalid_member"});
}

TEST_CASE("text that is not an object, or repeats a name, is not read at all") {
  for (const char* json : {"", "1", "[]", "{", R"({"a":1,"a":2})", R"({"a\u0000":1})"}) {
    CAPTURE(json);
    CHECK(names_in(json) == std::vector<std::string>{"invalid_json"});
  }
}

TEST_CASE("a long name is shortened in the problem") {
  const auto told = invalid_member(std::string(500, 'n'), "is bad").error();
  CHECK(told.status == 422);
  CHECK(told.field == std::string(told_name_bytes_max, 'n'));
}

}  // namespace pagemill
