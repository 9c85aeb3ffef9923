#include "api/http/head_scanner.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

using verdict = head_scanner::verdict;

verdict whole(std::string_view head) {
  return head_scanner(4096).scan(head);
}

}  // namespace

TEST_CASE("a head is complete at its empty line, in one piece or byte by byte") {
  const std::string head = "GET / HTTP/1.1\r\nHost: a:1\r\nX: a\tb\r\n\r\n";
  CHECK(whole(head) == verdict::complete);
  CHECK(whole(head + "GARBAGE\n\0") == verdict::complete);
  head_scanner slow(4096);
  for (std::size_t size = 0; size < head.size(); ++size) {
    CHECK(slow.scan(std::string_view(head).substr(0, size)) == verdict::unfinished);
  }
  CHECK(slow.scan(head) == verdict::complete);
}

TEST_CASE("empty lines before the request line are skipped, and no head without one ends") {
  CHECK(whole("\r\nGET / HTTP/1.1\r\n\r\n") == verdict::complete);
  CHECK(whole("\r\n\r\n\r\n") == verdict::unfinished);
}

TEST_CASE("what programs read differently is no head") {
  for (const std::string_view head :
       {std::string_view("GET / HTTP/1.1\nHost: a\n\n"), std::string_view("GET / HTTP/1.1\r\n\n"),
        std::string_view("GET / HTTP/1.1\rHost: a\r\n"),
        std::string_view("GET / HTTP/1.1\r\nX: a\r\n b: c\r\n\r\n"),
        std::string_view("GET / HTTP/1.1\r\n\tX: a\r\n\r\n"),
        std::string_view("GET / HTTP/1.1\r\nContent-Length : 5\r\n\r\n"),
        std::string_view("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26),
        std::string_view("GET / HTTP/1.1\r\nX: a\x7f\r\n\r\n"),
        std::string_view("GET /\x01 HTTP/1.1\r\n\r\n"), std::string_view("\n")}) {
    CAPTURE(head);
    CHECK(whole(head) == verdict::malformed);
  }
}

TEST_CASE("a head is refused once it is longer than it may be") {
  const std::string head = "GET / HTTP/1.1\r\nX: " + std::string(100, 'a') + "\r\n\r\n";
  CHECK(head_scanner(head.size()).scan(head) == verdict::complete);
  CHECK(head_scanner(head.size() - 1).scan(head) == verdict::too_large);
  CHECK(head_scanner(50).scan(std::string(51, '\r').replace(0, 51, 51, 'a')) == verdict::too_large);
}

}  // namespace pagemill
