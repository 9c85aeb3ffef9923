#include "api/http/accept.hpp"

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("a media type is taken by its name, its kind, or by all") {
  for (const auto* accept : {"", "  ", "*/*", "application/*", "application/json",
                             "APPLICATION/JSON", "text/html, application/json;q=0.1",
                             "application/json; charset=utf-8", "text/html,*/*;q=0.01"}) {
    CAPTURE(accept);
    CHECK(accepts_media(accept, "application/json"));
  }
}

TEST_CASE("a media type is refused when nothing fits, or what fits best has weight 0") {
  for (const auto* accept : {"text/html", "text/*", "application/jso", "application/jsonl",
                             "*/*, application/json;q=0", "application/*;q=0.000, text/html"}) {
    CAPTURE(accept);
    CHECK_FALSE(accepts_media(accept, "application/json"));
  }
}

TEST_CASE("one of several produced types is enough") {
  CHECK(accepts_media("text/event-stream", "application/json, text/event-stream"));
  CHECK_FALSE(accepts_media("image/png", "application/json, text/event-stream"));
  CHECK(accepts_media("text/plain", "text/plain; charset=utf-8"));
  CHECK(accepts_media("image/png", ""));
}

TEST_CASE("what cannot be read as Accept takes anything") {
  CHECK(accepts_media("json", "application/json"));
  CHECK(accepts_media("text/html;q=2", "application/json"));
  CHECK(accepts_media("text/html;q=", "application/json"));
}

TEST_CASE("gzip is used only where it is named or covered, and not liked less than none") {
  for (const auto* said : {"gzip", "deflate, gzip;q=0.5", "*", "br;q=1.0, *;q=0.1", "X-GZIP",
                           "identity;q=0.5, gzip"}) {
    CAPTURE(said);
    CHECK(accepts_gzip(said));
  }
  for (const auto* said : {"", "br", "gzip;q=0", "*;q=0", "*, gzip;q=0", "gzip;q=0.5, identity",
                           "gzip;q=abc", "gzipped"}) {
    CAPTURE(said);
    CHECK_FALSE(accepts_gzip(said));
  }
}

}  // namespace pagemill
