#include "api/http/response_head.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

class nothing_more final : public body_pieces {
 public:
  boost::asio::awaitable<std::optional<std::string>> next() override { co_return std::nullopt; }
};

struct head_of {
  response answer = json_text_response(200, "{}");
  exchange request;
  cors_rules cors;
  head_options options{.keep_alive = true, .content_policy = api_content_policy};

  std::string text() const { return make_response_head(answer, request, cors, options); }
  /// The value of each line of that name.
  std::vector<std::string> values(std::string_view name) const {
    const auto all = text();
    std::vector<std::string> found;
    std::size_t at = all.find("\r\n") + 2;
    for (auto end = all.find("\r\n", at); end > at; at = end + 2, end = all.find("\r\n", at)) {
      const auto line = all.substr(at, end - at);
      if (line.starts_with(std::string(name) + ": ")) found.push_back(line.substr(name.size() + 2));
    }
    return found;
  }
  std::string value(std::string_view name) const {
    const auto all = values(name);
    REQUIRE(all.size() <= 1);
    return all.empty() ? "" : all.front();
  }
};

}  // namespace

TEST_CASE("a head is a status line, headers and an empty line") {
  head_of made;
  made.request.request_id = "r-1";
  const auto text = made.text();
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(text.ends_with("\r\n\r\n"));
  CHECK(text.find("\r\n\r\n") == text.size() - 4);
  CHECK(made.value("Content-Type") == "application/json");
  CHECK(made.value("Content-Length") == "2");
  CHECK(made.value("X-Request-Id") == "r-1");
  CHECK(made.value("Date").ends_with(" GMT"));
  CHECK(made.value("Date").size() == std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size());
}

TEST_CASE("a client of HTTP/1.0 is answered in kind, and told when the connection stays") {
  head_of made;
  CHECK(made.value("Connection").empty());
  made.options.keep_alive = false;
  CHECK(made.value("Connection") == "close");
  made.options.version = http_version::http_10;
  CHECK(made.value("Connection").empty());
  made.options.keep_alive = true;
  CHECK(made.value("Connection") == "keep-alive");
  CHECK(made.text().starts_with("HTTP/1.0 200 OK\r\n"));
}

TEST_CASE("the head says where the body ends") {
  head_of made;
  CHECK(find_body_end(made.answer, made.request, http_version::http_11) == body_end::length);

  made.answer.pieces = std::make_unique<nothing_more>();
  CHECK(find_body_end(made.answer, made.request, http_version::http_11) == body_end::last_chunk);
  CHECK(made.value("Transfer-Encoding") == "chunked");
  CHECK(made.value("Content-Length").empty());

  made.options.version = http_version::http_10;
  CHECK(find_body_end(made.answer, made.request, http_version::http_10) == body_end::close);
  CHECK(made.value("Transfer-Encoding").empty());
  CHECK(made.value("Content-Length").empty());

  made.answer.length = 7;
  CHECK(find_body_end(made.answer, made.request, http_version::http_10) == body_end::length);
  CHECK(made.value("Content-Length") == "7");
}

TEST_CASE("HEAD tells the length that GET would have, and frames no body") {
  head_of made;
  made.request.head.method = http_method::head;
  CHECK(find_body_end(made.answer, made.request, http_version::http_11) == body_end::no_body);
  CHECK(made.value("Content-Length") == "2");
  made.answer.pieces = std::make_unique<nothing_more>();
  CHECK(made.value("Content-Length").empty());
  CHECK(made.value("Transfer-Encoding").empty());
}

TEST_CASE("204 and 304 have neither a body nor its length") {
  for (const int status : {204, 304}) {
    head_of made;
    made.answer = empty_response(status);
    CHECK(find_body_end(made.answer, made.request, http_version::http_11) == body_end::no_body);
    CHECK(made.value("Content-Length").empty());
    CHECK(made.value("Content-Type").empty());
  }
}

TEST_CASE("of a header that is named twice the last is sent") {
  head_of made;
  made.answer.headers = {{"Retry-After", "1"}, {"Allow", "GET"}, {"Retry-After", "2"}};
  CHECK(made.value("Retry-After") == "2");
  CHECK(made.value("Allow") == "GET");
}

TEST_CASE("whatever a value is made of, it stays one line") {
  head_of made;
  made.answer.headers = {{"X-Name", std::string("a\r\nSet-Cookie: b\0c\x7f\td\xc3\xa4", 23)}};
  CHECK(made.value("X-Name") == "a  Set-Cookie: b c \td\xc3\xa4");
  CHECK(made.values("Set-Cookie").empty());
}

TEST_CASE("every answer carries the policy for browsers, and HSTS only over TLS") {
  head_of made;
  made.answer = empty_response(204);
  CHECK(made.value("X-Content-Type-Options") == "nosniff");
  CHECK(made.value("X-Frame-Options") == "DENY");
  CHECK(made.value("Referrer-Policy") == "no-referrer");
  CHECK(made.value("Content-Security-Policy").starts_with("default-src 'none'"));
  CHECK(made.value("Cache-Control") == "no-store");
  CHECK(made.value("Strict-Transport-Security").empty());

  made.request.secure = true;
  made.answer.headers = {{"ETag", "\"1\""}, {"Vary", "Accept-Encoding"}};
  made.cors = *parse_cors("https://a.example");
  made.options.content_policy = page_content_policy;
  CHECK(made.value("Cache-Control") == "private, no-cache");
  CHECK(made.value("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
  CHECK(made.value("Content-Security-Policy").contains("script-src 'self'"));
  CHECK(made.value("Vary") == "Accept-Encoding, Origin");
}

}  // namespace pagemill
