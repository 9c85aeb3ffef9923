#include "api/ai/models/token_prices.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("what a call costs follows from its tokens, where there is a price") {
  const auto prices = token_prices::parse(
      "openai:gpt-4o-mini=0.15/0.60, replicate:meta/llama=1/0 ,openai:a=b:c=2/4,");
  REQUIRE(prices);
  CHECK(prices->cost("openai", "gpt-4o-mini", {.input = 2'000'000, .output = 500'000}) ==
        doctest::Approx(0.60));
  CHECK(prices->cost("openai", "gpt-4o-mini", {.input = 1, .output = 0}) ==
        doctest::Approx(0.00000015));
  CHECK(prices->cost("openai", "gpt-4o-mini", {}) == 0.0);
  CHECK(prices->cost("replicate", "meta/llama", {.input = 10, .output = 1000}) ==
        doctest::Approx(0.00001));
  CHECK(prices->cost("openai", "a=b:c", {.input = 1'000'000, .output = 0}) == doctest::Approx(2));
  CHECK_FALSE(prices->cost("openai", "gpt-4o", {.input = 1, .output = 1}));
  CHECK_FALSE(prices->cost("anthropic", "gpt-4o-mini", {.input = 1, .output = 1}));
  CHECK_FALSE(token_prices::parse("")->cost("openai", "x", {}));
}

TEST_CASE("what is no list of prices is named") {
  for (const auto* text :
       {"openai:x", "openai:x=1", "openai:x=1/", "openai:x=/1", "openai:x=1/2/3", "x=1/2", ":x=1/2",
        "openai:=1/2", "=1/2", "openai:x=-1/2", "openai:x=nan/1", "openai:x=inf/1",
        "openai:x=1e3/1", "openai:x=1,5/2", "openai:x=2000000/1", "openai:x=a/b"}) {
    CAPTURE(text);
    CHECK_FALSE(token_prices::parse(text));
  }
  CHECK(token_prices::parse("openai:x=1/1,openai:x=2/2").error() == "openai:x=2/2");
}
