#include "api/auth/local_page.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

int status_of(http_method method, header_list headers, const char* origins = "") {
  const request_head head{method, {}, std::move(headers)};
  const auto refused = refuse_foreign_page(head, parse_cors(origins).value());
  return refused ? refused->status : 200;
}

int from(http_method method, const char* origin, const char* origins = "") {
  return status_of(method, {{"host", "localhost"}, {"origin", origin}}, origins);
}

}  // namespace

TEST_CASE("names and addresses of this machine are known, whatever the port") {
  for (const char* host : {"localhost", "localhost:8000", "LocalHost:80", "127.0.0.1",
                           "127.0.0.1:8000", "127.255.3.4:1", "[::1]", "[::1]:8000",
                           "[0:0:0:0:0:0:0:1]:8000", "[::ffff:127.0.0.1]:8000", "localhost:"}) {
    CAPTURE(host);
    CHECK(is_loopback_authority(host));
  }
  for (const char* host : {"",
                           ":8000",
                           "x",
                           "example.org",
                           "example.org:8000",
                           "localhost.example.org",
                           "localhost@example.org",
                           "example.org:80@localhost",
                           "127.0.0.1.example.org",
                           "128.0.0.1",
                           "0.0.0.0:8000",
                           "10.0.0.1",
                           "127.1",
                           "0177.0.0.1",
                           "2130706433",
                           "::1",
                           "[::1",
                           "::1]",
                           "[::]:8000",
                           "[::2]",
                           "[127.0.0.1]",
                           "[localhost]",
                           "localhost:80000000",
                           "localhost:80x",
                           "localhost:80:80",
                           "localhost localhost",
                           "localhost,example.org",
                           "localhost/",
                           "[::1]x",
                           "[::1%lo]x:80"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_authority(host));
  }
}

TEST_CASE("a name that somebody else gave this machine is refused, to read and to write") {
  for (const auto method : {http_method::get, http_method::head, http_method::post}) {
    CHECK(status_of(method, {{"host", "rebound.example:8000"}}) == 421);
    CHECK(status_of(method, {{"host", ""}}) == 421);
    CHECK(status_of(method, {{"host", "127.0.0.1:8000"}}) == 200);
    CHECK(status_of(method, {}) == 200);
  }
}

TEST_CASE("pages of other origins change nothing, unless they are listed") {
  for (const auto method : {http_method::post, http_method::put, http_method::patch,
                            http_method::del, http_method::other}) {
    CHECK(from(method, "https://evil.example") == 403);
    CHECK(from(method, "null") == 403);
    CHECK(from(method, "") == 403);
    CHECK(from(method, "http://localhost.evil.example") == 403);
    CHECK(from(method, "file://localhost") == 403);
    CHECK(from(method, "http://localhost:3000") == 200);
    CHECK(from(method, "https://127.0.0.1") == 200);
    CHECK(from(method, "http://[::1]:8000") == 200);
    CHECK(from(method, "https://app.example", "https://app.example") == 200);
    CHECK(from(method, "https://other.example", "https://app.example") == 403);
    CHECK(from(method, "https://other.example", "*") == 403);
  }
  for (const auto method : {http_method::get, http_method::head, http_method::options}) {
    CHECK(from(method, "https://evil.example") == 200);
  }
}

}  // namespace pagemill
