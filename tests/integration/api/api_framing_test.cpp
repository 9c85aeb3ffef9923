// Where one request ends and the next begins, against the real binary: an ambiguous request is
// answered and its connection closed at once, and an endless one takes no memory.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/raw_answers.hpp"

namespace pagemill::test {
namespace {

api_process& framing_api() {
  static api_process process(postgres_cluster::shared().make_database());
  return process;
}

http_client impatient() {
  return impatient_client(framing_api());
}

}  // namespace

TEST_CASE("a refused client that waits for 100 Continue gets its answer and the close at once") {
  const std::string expecting = "Expect: 100-continue\r\nContent-Length: 19\r\n\r\n";
  for (const auto* target : {"/nothing", "/health", "/api/v1/pdf/jobs?title=%00", "bad"}) {
    CAPTURE(target);
    const auto answers = impatient().exchange_raw(
        std::format("POST {} HTTP/1.1\r\nHost: localhost\r\n{}", target, expecting));
    CHECK(statuses_of(answers).starts_with("4"));
    CHECK(answers.contains("Connection: close"));
  }
  CHECK(statuses_of(impatient().exchange_raw(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n"
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) == "200 200");
}

TEST_CASE("an answer of unknown length closes an HTTP/1.0 connection, even with keep-alive") {
  const auto made = framing_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto id = std::string(made.at("document_id").as_string());
  const auto answer = impatient().exchange_raw(std::format(
      "GET /api/v1/pdf/documents/{}/chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", id));
  CHECK(statuses_of(answer) == "200");
  CHECK_FALSE(answer.contains("keep-alive"));
  CHECK(answer.ends_with(R"({"items":[],"next_cursor":null})"));
}

TEST_CASE("every GET path answers HEAD alike, without a body") {
  const auto made = framing_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto job = "/api/v1/pdf/jobs/" + std::string(made.at("id").as_string());
  const auto document = "/api/v1/pdf/documents/" + std::string(made.at("document_id").as_string());
  for (const auto& target :
       {std::string("/health"), std::string("/ready"), std::string("/metrics"),
        std::string("/api/v1/health"), std::string("/api/v1/queue"), std::string("/api/v1/workers"),
        std::string("/api/v1/pdf/jobs"), std::string("/api/v1/pdf/documents"), job, document,
        document + "/text", document + "/markdown", document + "/pages", document + "/pages/1",
        document + "/chunks"}) {
    CAPTURE(target);
    const auto ask = [&](const char* method) {
      return impatient().exchange_raw(std::format(
          "{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", method, target));
    };
    const auto head = ask("HEAD");
    CHECK(statuses_of(head) == statuses_of(ask("GET")));
    CHECK(head.find("\r\n\r\n") == head.size() - 4);
  }
}

TEST_CASE("times with any offset and numbers of any size never cause a 500") {
  const auto client = framing_api().client();
  const std::string jobs = "/api/v1/pdf/jobs";
  CHECK(client.get(jobs + "?created_after=2026-01-31T12:00:00%2B23:59").status == 200);
  CHECK(client.get(jobs + "?created_after=2026-01-31T12:00:00-16:00").status == 200);
  CHECK(client.post_pdf(jobs + "?run_at=9999-12-31T23:59:59-10:00", sham_pdf(99)).status == 422);
  CHECK(client.get(jobs + "?limit=99999999999999999999").status == 200);
  const auto search = client.send(
      {.method = "POST", .target = "/api/v1/search?limit=1", .body = R"({"query":"a"})"});
  CHECK(code_of(search) == "invalid_parameter");
}

}  // namespace pagemill::test
