// The headers of every answer, and whose word about the client is trusted; the real binary.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {

api_process& headers_api() {
  static api_process process(
      postgres_cluster::shared().make_database(),
      {{"CORS_ORIGINS", "https://a.example"}, {"PAGEMILL_TRUSTED_PROXIES", "127.0.0.1"}});
  return process;
}

http_response ask(std::string method, std::string target,
                  std::map<std::string, std::string> headers = {}) {
  return headers_api().client().send(
      {.method = std::move(method), .target = std::move(target), .headers = std::move(headers)});
}

}  // namespace

TEST_CASE("every answer carries the security headers and a request id, whatever its status") {
  const http_client client(headers_api().port(), "127.0.0.1", std::chrono::seconds(4));
  for (const auto* request :
       {"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "DELETE /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "OPTIONS /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET //health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /health HTTP/1.1\nHost: localhost\n\n", "NONSENSE\r\n\r\n",
        "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /health HTTP/3.7\r\nHost: localhost\r\n\r\n"}) {
    CAPTURE(request);
    const auto answer = client.exchange_raw(request);
    for (const auto* header :
         {"X-Content-Type-Options: nosniff\r\n", "X-Frame-Options: DENY\r\n",
          "Referrer-Policy: no-referrer\r\n", "Content-Security-Policy: default-src 'none'",
          "Cache-Control: no-store\r\n", "X-Request-Id: ", "Vary: Origin\r\n"}) {
      CAPTURE(header);
      CHECK(answer.contains(header));
    }
    CHECK_FALSE(answer.contains("Strict-Transport-Security"));
  }
}

TEST_CASE("HSTS is sent to clients that came over TLS") {
  CHECK(
      ask("GET", "/health", {{"X-Forwarded-Proto", "https"}}).header("strict-transport-security") ==
      "max-age=31536000; includeSubDomains");
  CHECK(ask("GET", "/nothing", {{"X-Forwarded-Proto", "http"}})
            .header("strict-transport-security")
            .empty());
}

TEST_CASE("a page of an allowed origin can read answers and errors and passes the preflight") {
  const auto answer = ask("GET", "/nothing", {{"Origin", "https://a.example"}});
  CHECK(answer.status == 404);
  CHECK(answer.header("access-control-allow-origin") == "https://a.example");
  CHECK(ask("GET", "/health", {{"Origin", "https://b.example"}})
            .header("access-control-allow-origin")
            .empty());
  const auto preflight = ask("OPTIONS", "/api/v1/pdf/jobs",
                             {{"Origin", "https://a.example"},
                              {"Access-Control-Request-Method", "POST"},
                              {"Access-Control-Request-Headers", "authorization"}});
  CHECK(preflight.status == 204);
  CHECK(preflight.header("access-control-allow-methods") == "GET, HEAD, POST, OPTIONS");
  CHECK(preflight.header("access-control-allow-headers").contains("Authorization"));
}

TEST_CASE("the access log names the client that a trusted proxy reports, and never the query") {
  ask("GET", "/nothing?secret=1", {{"X-Forwarded-For", "10.0.0.1, 203.0.113.77"}});
  CHECK(eventually(std::chrono::seconds(10), [] {
    return headers_api().log().contains("\"client_address\":\"203.0.113.77\"");
  }));
  CHECK_FALSE(headers_api().log().contains("secret=1"));
}

TEST_CASE("a client's request id is used if it is harmless") {
  CHECK(ask("GET", "/health", {{"X-Request-Id", "a-1.b_2"}}).header("x-request-id") == "a-1.b_2");
  for (const auto* id : {"<script>", "a b", "\"}"}) {
    const auto made = ask("GET", "/health", {{"X-Request-Id", id}}).header("x-request-id");
    CHECK(made.size() == 36);
  }
  const std::string long_id(65, 'a');
  CHECK(ask("GET", "/health", {{"X-Request-Id", long_id}}).header("x-request-id").size() == 36);
}

TEST_CASE("wrong Accept, method, length and media type have their own statuses") {
  const auto said = [](const http_response& answer) {
    return std::format("{} {}", answer.status, code_of(answer));
  };
  CHECK(said(ask("GET", "/health", {{"Accept", "text/html"}})) == "406 not_acceptable");
  CHECK(ask("GET", "/health", {{"Accept", "text/html, */*;q=0.1"}}).status == 200);
  CHECK(ask("GET", "/metrics", {{"Accept", "application/json"}}).status == 406);
  CHECK(said(ask("PUT", "/health")) == "405 method_not_allowed");
  CHECK(ask("PUT", "/health").header("allow") == "GET, HEAD, OPTIONS");
  const auto raw = http_client(headers_api().port(), "127.0.0.1", std::chrono::seconds(4))
                       .exchange_raw("POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(raw.starts_with("HTTP/1.1 411 "));
  CHECK(raw.contains("length_required"));
  CHECK(said(headers_api().client().send(
            {.method = "POST",
             .target = "/api/v1/search",
             .body = "query=a",
             .headers = {{"Content-Type", "application/x-www-form-urlencoded"}}})) ==
        "415 unsupported_media_type");
}

}  // namespace pagemill::test
