#include "api/ai/generative/safe_text.hpp"

#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string safe(std::string_view text, std::vector<std::string_view> sources = {}) {
  return without_links(text, sources);
}

}  // namespace

TEST_CASE("links, images and tags leave their words only") {
  CHECK(safe("See [the report](https://evil.test/?q=secret) now") == "See the report now");
  CHECK(safe("A ![chart](https://evil.test/a.png?d=secret) here") == "A chart here");
  CHECK(safe("An <img src=\"https://evil.test/x\"> image") == "An  image");
  CHECK(safe("<https://evil.test/x>") == "");
  CHECK(safe("<script>alert(1)</script> text") == "alert(1) text");
  CHECK(safe("open <img src=x") == "open img src=x");
}

TEST_CASE("an address is only told as it stands in a source") {
  CHECK(safe("Go to https://evil.test/?q=secret.") == "Go to");
  CHECK(safe("Go to www.evil.test today") == "Go to today");
  CHECK(safe("Go to evil.test/secret today") == "Go to today");
  CHECK(safe("JAVASCRIPT:alert(1) and mailto:a@b.test") == "and");
  const std::string_view source = "Write to https://example.org/help or www.example.org.";
  CHECK(safe("See https://example.org/help.", {source}) == "See https://example.org/help.");
  CHECK(safe("See https://example.org/help?d=secret.", {source}) == "See");
}

TEST_CASE("plain text stays as it is") {
  for (const std::string_view text :
       {"a < b and c > d", "and/or, 3/4, 1854/55", "e.g. this [1] (see there)", "Ratio: 3.5/4",
        "Groß und klein: ja.", "km/h"}) {
    CHECK(safe(text) == text);
  }
}
