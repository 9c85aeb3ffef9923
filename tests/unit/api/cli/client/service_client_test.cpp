#include "api/cli/client/service_client.hpp"

#include <doctest/doctest.h>

using namespace pagemill::cli;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a problem's code and detail are what a person reads") {
  const auto why = failure_of({.status = 415,
                               .etag = "",
                               .retry_after = "",
                               .body = R"({"title":"t","detail":"d","code":"not_a_pdf"})"});
  CHECK(why.exit == exit_code::refused);
  CHECK(why.code == "not_a_pdf");
  CHECK(why.detail == "d");
}

TEST_CASE("an error that is no problem+json still says its status") {
  const auto why = failure_of({.status = 502, .etag = "", .retry_after = "", .body = "<html>"});
  CHECK(why.exit == exit_code::temporary);
  CHECK(why.code == "http_502");
  CHECK(why.detail == "the server answered 502");
  const auto untitled =
      failure_of({.status = 400, .etag = "", .retry_after = "", .body = R"({"title":"Bad"})"});
  CHECK(untitled.code == "http_400");
  CHECK(untitled.detail == "Bad");
}

TEST_CASE("only 429 and 503 are tried again, Retry-After is obeyed, patience ends it") {
  const auto answer = [](long status, std::string after) {
    return http_answer{.status = status, .etag = "", .retry_after = std::move(after), .body = ""};
  };
  CHECK(retry_delay(answer(429, "7"), seconds(60), 1) == seconds(7));
  CHECK(retry_delay(answer(503, "0"), seconds(60), 1) == milliseconds(500));
  CHECK(retry_delay(answer(503, ""), seconds(60), 1) == milliseconds(500));
  CHECK(retry_delay(answer(503, ""), seconds(60), 3) == milliseconds(2000));
  CHECK(retry_delay(answer(503, "Wed, 21 Oct 2026 07:28:00 GMT"), seconds(60), 99) ==
        milliseconds(8000));
  CHECK_FALSE(retry_delay(answer(429, "61"), seconds(60), 1));
  CHECK_FALSE(retry_delay(answer(429, "1"), seconds(0), 1));
  for (const long status : {200L, 304L, 400L, 404L, 413L, 500L, 502L}) {
    CHECK_FALSE(retry_delay(answer(status, "1"), seconds(60), 1));
  }
}

TEST_CASE("a request over the rate limit waits as long as the answer says, within reason") {
  const auto answer = [](long status, std::string code, std::string after) {
    return http_answer{.status = status,
                       .etag = "",
                       .retry_after = std::move(after),
                       .body = R"({"code":")" + code + R"("})"};
  };
  CHECK(limit_wait(answer(429, "rate_limited", "7")) == seconds(7));
  CHECK(limit_wait(answer(429, "rate_limited", "900")) == seconds(900));
  CHECK_FALSE(limit_wait(answer(429, "rate_limited", "901")));
  CHECK_FALSE(limit_wait(answer(429, "rate_limited", "")));
  CHECK_FALSE(limit_wait(answer(429, "queue_full", "7")));
  CHECK_FALSE(limit_wait(answer(503, "rate_limited", "7")));
}

TEST_CASE("addresses and keys that cannot be meant are refused") {
  const auto with = [](std::string url, std::string key) {
    return problem_with({std::move(url), std::move(key), seconds(1)});
  };
  CHECK_FALSE(with("http://127.0.0.1:8000", ""));
  CHECK_FALSE(with("https://pdf.example.org/base/", "pm_a_b"));
  CHECK(with("127.0.0.1:8000", ""));
  CHECK(with("file:///etc/passwd", ""));
  CHECK(with("http://a?b", ""));
  CHECK(with("http://a\nb", ""));
  CHECK(with("http://a", "key\r\nX-Other: 1"));
  CHECK(with("http://a", "two words"));
}

TEST_CASE("what a person types never becomes another path") {
  CHECK(url_encoded("0192f0c1-0000-7000") == "0192f0c1-0000-7000");
  CHECK(url_encoded("../x?y=1#z") == "..%2Fx%3Fy%3D1%23z");
  CHECK(url_encoded("ü ") == "%C3%BC%20");
}
