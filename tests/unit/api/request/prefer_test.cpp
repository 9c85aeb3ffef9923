#include "api/request/prefer.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::optional<int> wait_of(const char* value) {
  return preferred_wait({.headers = {{"accept", "*/*"}, {"prefer", value}}});
}

}  // namespace

TEST_CASE("the wait is found among other preferences") {
  CHECK(wait_of("wait=10") == 10);
  CHECK(wait_of("respond-async, Wait = \"7\"; x=1, foo") == 7);
  CHECK(wait_of("wait=0") == 0);
  CHECK(preferred_wait({.headers = {{"prefer", "foo"}, {"prefer", "wait=3"}}}) == 3);
}

TEST_CASE("a long wait is cut") {
  CHECK(wait_of("wait=61") == 60);
  CHECK(wait_of("wait=99999999999999999999") == 60);
}

TEST_CASE("what cannot be read is no preference") {
  for (const auto* value :
       {"", ",", "wait", "wait=", "wait=x", "wait=-1", "wait=1.5", "await=1", "wait=10 seconds"}) {
    CAPTURE(value);
    CHECK_FALSE(wait_of(value));
  }
  CHECK_FALSE(preferred_wait({}));
}

}  // namespace pagemill
