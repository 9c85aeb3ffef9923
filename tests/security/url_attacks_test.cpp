// URLs that lead to internal addresses, as submitted.
#include <array>
#include <format>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

struct hostile_url {
  const char* text;
  const char* code;
};

constexpr std::array hostile_urls{
    hostile_url{"http://127.0.0.1/", "url_refused"},
    hostile_url{"http://127.255.255.254/", "url_refused"},
    hostile_url{"http://10.0.0.1/", "url_refused"},
    hostile_url{"http://172.31.0.1/", "url_refused"},
    hostile_url{"http://192.168.1.1/", "url_refused"},
    hostile_url{"http://100.64.0.1/", "url_refused"},
    hostile_url{"http://169.254.169.254/latest/meta-data/", "url_refused"},
    hostile_url{"http://0.0.0.0/", "url_refused"},
    hostile_url{"http://255.255.255.255/", "url_refused"},
    hostile_url{"http://224.0.0.1/", "url_refused"},
    hostile_url{"http://[::1]/", "url_refused"},
    hostile_url{"http://[::]/", "url_refused"},
    hostile_url{"http://[fe80::1]/", "url_refused"},
    hostile_url{"http://[fd00:ec2::254]/", "url_refused"},
    hostile_url{"http://[::ffff:127.0.0.1]/", "url_refused"},
    hostile_url{"http://[::ffff:7f00:1]/", "url_refused"},
    hostile_url{"http://[::127.0.0.1]/", "url_refused"},
    hostile_url{"http://[::ffff:0:127.0.0.1]/", "url_refused"},
    hostile_url{"http://[64:ff9b::127.0.0.1]/", "url_refused"},
    hostile_url{"http://[64:ff9b::a9fe:a9fe]/", "url_refused"},
    hostile_url{"http://[2002:7f00:1::]/", "url_refused"},
    hostile_url{"http://[2001:0:4136:e378::1]/", "url_refused"},
    hostile_url{"http://2130706433/", "url_refused"},
    hostile_url{"http://0x7f000001/", "url_refused"},
    hostile_url{"http://0x7F.0.0.1/", "url_refused"},
    hostile_url{"http://0177.0.0.1/", "url_refused"},
    hostile_url{"http://017700000001/", "url_refused"},
    hostile_url{"http://127.1/", "url_refused"},
    hostile_url{"http://127.0.0.1./", "url_refused"},
    hostile_url{"http://localhost/", "url_refused"},
    hostile_url{"http://LocalHost./", "url_refused"},
    hostile_url{"http://x.localhost/", "url_refused"},
    hostile_url{"http://metadata.google.internal/", "url_refused"},
    hostile_url{"http://printer.local/", "url_refused"},
    hostile_url{"http://example.org:22/", "url_refused"},
    hostile_url{"http://example.org:5432/", "url_refused"},
    hostile_url{"http://user:pw@example.org/", "bad_url"},
    hostile_url{"http://example.org@127.0.0.1/", "bad_url"},
    hostile_url{"http://example.org\\@127.0.0.1/", "bad_url"},
    hostile_url{"http://127.0.0.1\\@example.org/", "bad_url"},
    hostile_url{"http://%31%32%37.0.0.1/", "bad_url"},
    hostile_url{"http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/", "bad_url"},
    hostile_url{"http://127\xe3\x80\x82"
                "0.0.1/",
                "bad_url"},
    hostile_url{"http://[fe80::1%25lo]/", "bad_url"},
    hostile_url{"http://example.org/\r\nX: y", "bad_url"},
    hostile_url{"http://example.org:80:22/", "bad_url"},
    hostile_url{"//127.0.0.1/", "bad_url"},
    hostile_url{"file:///etc/passwd", "bad_url"},
    hostile_url{"ftp://example.org/a.pdf", "bad_url"},
    hostile_url{"gopher://127.0.0.1:5432/_x", "bad_url"},
    hostile_url{"dict://127.0.0.1:11211/", "bad_url"},
    hostile_url{"data:application/pdf,x", "bad_url"},
    hostile_url{"jar:http://127.0.0.1!/", "bad_url"},
};

attack submission(const hostile_url& url, boost::json::object body, const std::string& expected) {
  return {.name = url.text,
          .request = {.method = "POST",
                      .target = "/api/v1/pdf/jobs",
                      .body = boost::json::serialize(body),
                      .headers = {{"Content-Type", "application/json"},
                                  {"Authorization", "Bearer " + attacked_site().key("full")}}},
          .expected = expected};
}

/// Text that is no web URL is refused as an option; the rest is refused like `url`.
std::string expected_of_callback(const hostile_url& url) {
  return std::string_view(url.code) == "url_refused" ? "422 url_refused" : "";
}

}  // namespace

TEST_CASE("URLs to internal addresses are refused at submission, however they are spelled") {
  std::vector<attack> attacks;
  for (const auto& url : hostile_urls) {
    attacks.push_back(submission(url, {{"url", url.text}}, std::format("422 {}", url.code)));
    const auto callback = expected_of_callback(url);
    if (callback.empty()) continue;
    attacks.push_back(
        submission(url, {{"url", "https://example.org/"}, {"callback_url", url.text}}, callback));
  }
  CHECK(attacks.size() > 80);
  run_attacks(attacks);
}

TEST_CASE("URLs to internal addresses are refused in a batch and as a callback") {
  const auto& site = attacked_site();
  boost::json::array items;
  for (const auto& url : hostile_urls) items.push_back(boost::json::object{{"url", url.text}});
  const auto answer =
      site.send({.method = "POST",
                 .target = "/api/v1/pdf/jobs/batch",
                 .body = boost::json::serialize(boost::json::object{{"items", std::move(items)}}),
                 .headers = {{"Content-Type", "application/json"}}},
                site.key("full"));
  REQUIRE(answer.status == 207);
  const auto body = answer.json();
  for (std::size_t i = 0; i < hostile_urls.size(); ++i) {
    INFO(hostile_urls[i].text);
    const auto& item = body.at("items").at(i);
    CHECK(item.at("status").as_int64() == 422);
    CHECK(item.at("error").at("code").as_string() == hostile_urls[i].code);
  }
  for (const char* callback : {"http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://0x7f.1/",
                               "http://localhost/", "http://example.org:25/"}) {
    CAPTURE(callback);
    CHECK(site.outcome({.method = "POST",
                        .target = std::format("/api/v1/pdf/jobs?callback_url={}", callback),
                        .body = sham_pdf(99)},
                       site.key("full")) == "422 url_refused");
  }
}

}  // namespace pagemill::test
