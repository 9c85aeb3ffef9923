#include "common/net/curl_request.hpp"

#include <doctest/doctest.h>

#include "common/net/curl_loop.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::script_connection;
using test::script_server;

namespace {

int run_curl(curl_request& request) {
  curl_loop loop;
  int ended = -1;
  loop.start(request, [&](int result) { ended = result; });
  while (loop.under_way() > 0) {
    loop.advance();
    if (loop.under_way() > 0) loop.wait(100ms);
  }
  return ended;
}

bool take_all(std::string_view) {
  return true;
}

}  // namespace

TEST_CASE("a request is a GET with our name and the given headers, which waits for no 100") {
  const script_server server(
      [](const script_connection& to) { to.answer(404, "gone", "ETag: one\r\nETag: two\r\n"); });
  std::string body;
  curl_request request(server.url("/a"), {"X-Mine: 1"}, 30s, [&](std::string_view piece) {
    body += piece;
    return true;
  });
  CHECK(request.status() == 0);
  CHECK(request.header("ETag").empty());
  CHECK(run_curl(request) == CURLE_OK);
  CHECK(request.status() == 404);
  CHECK(request.header("etag") == "one");
  CHECK(request.header("X-None").empty());
  // The body is the taker's, whatever the status.
  CHECK(body == "gone");
  CHECK_NOTHROW(request.rethrow_failure());
  const auto sent = server.requests().at(0);
  CHECK(sent.starts_with("GET /a HTTP/1.1\r\n"));
  CHECK(sent.contains("\r\nUser-Agent: pagemill\r\n"));
  CHECK(sent.contains("\r\nX-Mine: 1\r\n"));
}

TEST_CASE("a large body is posted at once, zero bytes included") {
  const script_server server([](const script_connection& to) { to.answer(200, to.body()); });
  const auto body = "a" + std::string(1 << 21, '\0') + "z";
  std::string echo;
  curl_request request(server.url("/a"), {}, 30s, [&](std::string_view piece) {
    echo += piece;
    return true;
  });
  request.post(body);
  CHECK(run_curl(request) == CURLE_OK);
  CHECK(echo == body);
  const auto sent = server.requests().at(0);
  CHECK(sent.starts_with("POST /a HTTP/1.1\r\n"));
  CHECK_FALSE(sent.substr(0, sent.find("\r\n\r\n")).contains("Expect"));
}

TEST_CASE("a taker that wants no more or throws fails the request") {
  const script_server server([](const script_connection& to) { to.answer(200, "words"); });
  curl_request enough(server.url(), {}, 30s, [](std::string_view) { return false; });
  CHECK(run_curl(enough) == CURLE_WRITE_ERROR);
  CHECK_NOTHROW(enough.rethrow_failure());
  curl_request broken(server.url(), {}, 30s,
                      [](std::string_view) -> bool { throw std::runtime_error("disk full"); });
  CHECK(run_curl(broken) == CURLE_WRITE_ERROR);
  CHECK_THROWS_WITH(broken.rethrow_failure(), "disk full");
}

TEST_CASE("only http and https are spoken") {
  for (const auto* url : {"file:///etc/hostname", "ftp://127.0.0.1:1/", "gopher://127.0.0.1:1/"}) {
    CAPTURE(url);
    curl_request request(url, {}, 30s, take_all);
    CHECK(run_curl(request) == CURLE_UNSUPPORTED_PROTOCOL);
  }
}

TEST_CASE("a peer that sends nothing is left after the time given") {
  const script_server server([](const script_connection& to) { to.wait_closed(60s); });
  curl_request request(server.url(), {}, 1s, take_all);
  CHECK(run_curl(request) == CURLE_OPERATION_TIMEDOUT);
}

TEST_CASE("lists outlive their making, and an empty one is the default") {
  const script_server server([](const script_connection& to) { to.answer(200, ""); });
  curl_request request("http://files.example.org:" + std::to_string(server.port()) + "/", {}, 30s,
                       take_all);
  request.set_list(CURLOPT_RESOLVE, {});
  request.set_list(CURLOPT_RESOLVE,
                   {"files.example.org:" + std::to_string(server.port()) + ":127.0.0.1"});
  CHECK(run_curl(request) == CURLE_OK);
  CHECK(server.count() == 1);
}

TEST_CASE("an option that libcurl refuses is no request") {
  curl_request request("http://127.0.0.1:1/", {}, 30s, take_all);
  CHECK_THROWS_WITH(request.set(CURLOPT_PROTOCOLS_STR, "nonsense"), "libcurl refused an option");
}
