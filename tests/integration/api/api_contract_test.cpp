// The OpenAPI document and the pages that show it, from the real binary.
#include <set>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

/// The values of the attributes through which a page loads something.
std::set<std::string> loaded_by(const std::string& html) {
  std::set<std::string> found;
  for (const std::string mark : {" src=\"", " href=\""}) {
    for (auto at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
      const auto begin = at + mark.size();
      found.insert(html.substr(begin, html.find('"', begin) - begin));
    }
  }
  return found;
}

bool names_a_host(const std::string& text) {
  return text.contains("http:") || text.contains("https:") || text.contains("//");
}

}  // namespace

TEST_CASE("the contract is served as JSON, and not sent again to a client that has it") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  const auto answer = client.get("/openapi.json");
  REQUIRE(answer.status == 200);
  CHECK(answer.header("content-type") == "application/json");
  CHECK(answer.json().at("openapi").as_string() == "3.1.0");
  CHECK(answer.json().at("paths").as_object().contains("/api/v1/pdf/jobs/{id}"));
  const auto etag = answer.header("etag");
  REQUIRE_FALSE(etag.empty());
  const auto again = client.send({.target = "/openapi.json", .headers = {{"If-None-Match", etag}}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  const auto other =
      client.send({.target = "/openapi.json", .headers = {{"If-None-Match", "\"old\""}}});
  CHECK(other.status == 200);
}

TEST_CASE("the pages that show it load everything from us and ask no other host") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  for (const std::string page : {"/docs", "/redoc"}) {
    CAPTURE(page);
    const auto answer = client.get(page);
    REQUIRE(answer.status == 200);
    CHECK(answer.header("content-type") == "text/html; charset=utf-8");
    CHECK_FALSE(names_a_host(answer.body));
    const auto policy = answer.header("content-security-policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; "));
    CHECK_FALSE(names_a_host(policy));
    CHECK_FALSE(policy.contains("*"));
    CHECK_FALSE(policy.contains("unsafe-eval"));
    const auto loaded = loaded_by(answer.body);
    CHECK(loaded.size() >= 3);
    CHECK(loaded.contains(page.substr(1) + "/start.js"));
    for (const auto& file : loaded) {
      CAPTURE(file);
      const auto got = client.get("/" + file);
      CHECK(got.status == 200);
      CHECK_FALSE(got.body.empty());
      const auto type = got.header("content-type");
      if (file.ends_with(".js")) CHECK(type == "text/javascript; charset=utf-8");
      if (file.ends_with(".css")) CHECK(type == "text/css; charset=utf-8");
      if (file.ends_with(".png")) CHECK(type == "image/png");
    }
    const auto start = client.get(page + "/start.js").body;
    CHECK(start.contains("\"openapi.json\""));
    CHECK_FALSE(start.contains("http"));
    CHECK(client.get(page + "/../docs").status == 400);
    CHECK(code_of(client.get(page + "/nothing.js")) == "not_found");
  }
  const auto styles = client.get("/docs/swagger-ui.css").body;
  CHECK_FALSE(styles.contains("url(http"));
  CHECK_FALSE(styles.contains("@import"));
  CHECK_FALSE(client.get("/redoc/redoc.standalone.js").body.contains("cdn.redoc.ly"));
  const auto licenses = client.get("/docs/licenses.txt").body;
  CHECK(licenses.contains("Apache License"));
  CHECK(licenses.contains("MIT"));
}

}  // namespace pagemill::test
