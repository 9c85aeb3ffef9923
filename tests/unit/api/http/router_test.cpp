#include "api/http/router.hpp"

#include <array>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

constexpr std::array rules{
    route_rule{http_method::get, "/", scope::open},
    route_rule{http_method::get, "/health", scope::open},
    route_rule{http_method::get, "/jobs", scope::read},
    route_rule{http_method::post, "/jobs", scope::submit, body_kind::upload, 600},
    route_rule{http_method::get, "/jobs/{id}", scope::read},
    route_rule{http_method::post, "/jobs/{id}/cancel", scope::submit},
    route_rule{http_method::del, "/jobs/{id}/pages/{n}", scope::submit},
    route_rule{http_method::get, "/jobs/{id}/{k}.csv", scope::read},
};

route_match match(http_method method, std::vector<std::string> segments) {
  return match_route(rules, method, segments);
}

std::size_t index_of(const route_match& found) {
  return std::get<route_found>(found).index;
}

}  // namespace

TEST_CASE("a route is found by method and whole path") {
  CHECK(index_of(match(http_method::get, {})) == 0);
  CHECK(index_of(match(http_method::get, {"health"})) == 1);
  CHECK(index_of(match(http_method::get, {"jobs"})) == 2);
  CHECK(index_of(match(http_method::post, {"jobs"})) == 3);
}

TEST_CASE("segments in braces are captured in order") {
  const auto found = match(http_method::del, {"jobs", "a b", "pages", "7"});
  CHECK(index_of(found) == 6);
  CHECK(std::get<route_found>(found).captured == std::vector<std::string>{"a b", "7"});
}

TEST_CASE("what follows the braces of a segment is not captured") {
  const auto found = match(http_method::get, {"jobs", "1", "7.csv"});
  CHECK(index_of(found) == 7);
  CHECK(std::get<route_found>(found).captured == std::vector<std::string>{"1", "7"});
  for (const char* segment : {"7", ".csv", "7.CSV", "7.csv.gz", "7csv"}) {
    CAPTURE(segment);
    CHECK(std::holds_alternative<route_missing>(match(http_method::get, {"jobs", "1", segment})));
  }
}

TEST_CASE("prefixes, suffixes and other cases of a path are no match") {
  for (const std::vector<std::string>& path : {std::vector<std::string>{"heal"},
                                               {"healthy"},
                                               {"health", "x"},
                                               {"Health"},
                                               {"jobs", "1", "x"},
                                               {"jobs", "1", "cancel", "x"},
                                               {"jobs", "1", "pages"},
                                               {"x", "jobs"}}) {
    CHECK(std::holds_alternative<route_missing>(match(http_method::get, path)));
    CHECK(std::holds_alternative<route_missing>(match(http_method::options, path)));
  }
}

TEST_CASE("HEAD is answered where GET is") {
  CHECK(index_of(match(http_method::head, {"health"})) == 1);
  CHECK(std::holds_alternative<method_refused>(match(http_method::head, {"jobs", "1", "cancel"})));
}

TEST_CASE("a known path with another method is told apart, with what it allows") {
  CHECK(std::get<method_refused>(match(http_method::del, {"jobs"})).allow ==
        "GET, HEAD, POST, OPTIONS");
  CHECK(std::get<method_refused>(match(http_method::other, {"health"})).allow ==
        "GET, HEAD, OPTIONS");
  CHECK(std::get<method_refused>(match(http_method::get, {"jobs", "1", "cancel"})).allow ==
        "POST, OPTIONS");
}

TEST_CASE("OPTIONS says what a path allows") {
  CHECK(std::get<options_asked>(match(http_method::options, {"jobs", "1", "pages", "2"})).allow ==
        "DELETE, OPTIONS");
}

}  // namespace pagemill
