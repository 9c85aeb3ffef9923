// Requests made to be read differently by a proxy and by us, and clients that hold on to what they
// have, against the real binary. Each is answered as documented, and nobody else is harmed.
#include <format>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/integration/raw_answers.hpp"

namespace pagemill::test {
namespace {

api_process& api() {
  static api_process process(postgres_cluster::shared().make_database());
  return process;
}

http_client impatient() {
  return impatient_client(api());
}

std::string said_to(const std::string& request) {
  return statuses_of(impatient().exchange_raw(request));
}

constexpr const char* get_head = "GET /health HTTP/1.1\r\nHost: x\r\n";
constexpr const char* post_head = "POST /api/v1/search HTTP/1.1\r\nHost: x\r\n";
const std::string smuggled = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("a body whose length is said twice is no body, and what follows is no request") {
  for (const std::string_view framing :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 4\r\n", "Content-Length: +4\r\n", "Content-Length: -1\r\n",
        "Content-Length: 0x4\r\n", "Content-Length: 4 4\r\n", "Content-Length: \r\n",
        "Content-Length: 99999999999999999999999\r\n", "Content-Length: 4;a=b\r\n"}) {
    CAPTURE(framing);
    CHECK(said_to(std::format("{}{}\r\n0\r\n\r\n", post_head, framing) + smuggled) == "400");
  }
}

TEST_CASE("lines that programs read differently end the connection") {
  for (const std::string_view bytes :
       {"GET /health HTTP/1.1\nHost: x\n\n", "GET /health HTTP/1.1\r\nHost: x\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nX: a\r\n\tTransfer-Encoding: chunked\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nX y: a\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n",
        "GET /health HTTP/1.1\r\n Host: x\r\n\r\n", "GET  /health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\rHost: x\r\n\r\n", "GET\t/health HTTP/1.1\r\nHost: x\r\n\r\n"}) {
    CAPTURE(bytes);
    CHECK(said_to(std::string(bytes) + smuggled) == "400");
  }
}

TEST_CASE("control characters in the head are refused wherever they stand") {
  for (const char control : {'\0', '\x01', '\b', '\x1b', '\x7f'}) {
    CAPTURE(static_cast<int>(control));
    const std::string one(1, control);
    CHECK(said_to("GET /hea" + one + "lth HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled) == "400");
    CHECK(said_to(get_head + ("X: a" + one + "b\r\n\r\n") + smuggled) == "400");
    CHECK(said_to(get_head + ("X" + one + ": b\r\n\r\n") + smuggled) == "400");
    CHECK(said_to("GE" + one + "T /health HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled) == "400");
  }
}

TEST_CASE("paths are matched as they are, not as they could be meant") {
  for (const auto* path :
       {"//health", "/./health", "/x/../health", "/%2e%2e/health", "/%2E/health", "/health%2f",
        "/api/v1%2fhealth", "/health%00", "/health%zz", "/health%c0%af", "health", "http://x",
        "/health%ff", "/health/", "/health.", "/Health", "/health;a", "/healthz", "/health%20"}) {
    CAPTURE(path);
    const auto answers = impatient().exchange_raw(
        std::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path));
    const auto status = statuses_of(answers);
    const bool refused = status == "400" || status == "404";
    CHECK(refused);
  }
}

TEST_CASE("heads without measure are refused before they are whole") {
  CHECK(said_to(get_head + ("X: " + std::string(20'000, 'a'))) == "431");
  CHECK(said_to("GET /" + std::string(20'000, 'a')) == "431");
  CHECK(said_to("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n") == "414");
  std::string many = get_head;
  for (int i = 0; i < 3000; ++i) many += std::format("X-{}: 1\r\n", i);
  CHECK(said_to(many + "\r\n") == "431");
}

TEST_CASE("NUL and control characters in strings of a query or a body are an error of the client") {
  const auto status_of = [](const http_request& request) {
    return api().client().send(request).status;
  };
  for (const auto* query : {"tag=%00", "status=%00", "cursor=%00", "limit=%00", "%00=1",
                            "created_after=%00", "tag=%ff", "tag=%ed%a0%80"}) {
    CAPTURE(query);
    CHECK(status_of({.target = std::string("/api/v1/pdf/jobs?") + query}) == 400);
  }
  for (const std::string body :
       {"{\"query\":\"a\x01\"}", "{\"query\":\"\xff\"}", R"({"query":"\ud800"})", R"({"query":)",
        "[", R"({"query":"a","query":"b"})", "\xef\xbb\xbf", "null", "1e999"}) {
    CAPTURE(body);
    CHECK(status_of({.method = "POST", .target = "/api/v1/search", .body = body}) == 400);
  }
  const std::string deep(100'000, '[');
  CHECK(status_of({.method = "POST", .target = "/api/v1/search", .body = deep}) == 400);
}

TEST_CASE("SQL and HTML in strings are text like any other") {
  for (const auto* text : {"'; DROP TABLE jobs_live; --", "<script>alert(1)</script>", "\\' OR 1=1",
                           "${jndi:ldap://x}", "%s%n", "$1"}) {
    CAPTURE(text);
    const boost::json::object search{{"query", text}, {"tags", {text}}};
    const auto found = api().client().post("/api/v1/search/keyword", search);
    CHECK(found.status == 200);
    CHECK(found.header("content-type") == "application/json");
  }
}

}  // namespace pagemill::test
