// Where one request ends and the next begins, against the real binary: what cannot be told is
// answered and the connection closed at once, and what has no end takes no memory.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/raw_answers.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

constexpr const char* submit_head = "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: x\r\n";

api_process& api() {
  static api_process process(postgres_cluster::shared().make_database());
  return process;
}

http_client impatient() {
  return impatient_client(api());
}

}  // namespace

TEST_CASE("a transfer coding other than chunked is refused, and what follows is no request") {
  const std::string smuggled = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const auto* coding : {"gzip, chunked", "xchunked", "identity", "chunked, gzip"}) {
    CAPTURE(coding);
    const auto head = std::format("{}Transfer-Encoding: {}\r\n\r\n", submit_head, coding);
    const auto answers = impatient().exchange_raw(head + smuggled);
    CHECK(statuses_of(answers) == "501");
    CHECK(answers.contains("unknown_transfer_coding"));
  }
}

TEST_CASE("who waits for 100 Continue and is refused gets the answer and the end at once") {
  const std::string expecting = "Expect: 100-continue\r\nContent-Length: 19\r\n\r\n";
  for (const auto* target : {"/nothing", "/health", "/api/v1/pdf/jobs?title=%00", "bad"}) {
    CAPTURE(target);
    const auto answers = impatient().exchange_raw(
        std::format("POST {} HTTP/1.1\r\nHost: x\r\n{}", target, expecting));
    CHECK(statuses_of(answers).starts_with("4"));
    CHECK(answers.contains("Connection: close"));
  }
  CHECK(statuses_of(impatient().exchange_raw(
            "GET /health HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n"
            "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == "200 200");
}

TEST_CASE("a text of unknown length ends an HTTP/1.0 connection, whatever the client asked for") {
  const auto made = api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto id = std::string(made.at("document_id").as_string());
  const auto answer = impatient().exchange_raw(std::format(
      "GET /api/v1/pdf/documents/{}/chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", id));
  CHECK(statuses_of(answer) == "200");
  CHECK_FALSE(answer.contains("keep-alive"));
  CHECK(answer.ends_with(R"({"items":[],"next_cursor":null})"));
}

TEST_CASE("chunk extensions and trailers without end are refused in bounded memory") {
  api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(1'000'000));
  const auto before = resident_bytes(api().process().pid());
  const std::string endless(30'000'000, 'a');
  for (const auto* begun : {"1;", "5\r\n%PDF-\r\n0\r\nX: ", "0000000000000000"}) {
    CAPTURE(begun);
    const auto answer = api().client().exchange_raw(
        std::format("{}Transfer-Encoding: chunked\r\n\r\n{}", submit_head, begun) + endless);
    CHECK(statuses_of(answer) == "400");
  }
  CHECK(resident_bytes_peak(api().process().pid()) - before < 20'000'000);
}

TEST_CASE("a form whose boundary cannot be read is no PDF, though one stands in it") {
  const auto refused = [](std::string type, std::string name = "Content-Type") {
    const auto answer = api().client().send(
        {.method = "POST",
         .target = "/api/v1/pdf/jobs",
         .body = "--X\r\nContent-Disposition: form-data; name=file\r\n\r\n%PDF-1.7\r\n--X--\r\n",
         .headers = {{std::move(name), std::move(type)}}});
    return std::format("{} {}", answer.status, code_of(answer));
  };
  CHECK(refused("multipart/form-data; boundary=") == "400 bad_multipart");
  CHECK(refused("Multipart/Form-Data; boundary=\"X") == "400 bad_multipart");
  CHECK(refused("multipart/form-data") == "400 bad_multipart");
  CHECK(refused("multipart/mixed; boundary=X") == "415 unsupported_media_type");
  CHECK(refused("gzip", "Content-Encoding") == "415 unsupported_encoding");
}

TEST_CASE("every GET path answers HEAD alike, without a body") {
  const auto made = api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
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
      return impatient().exchange_raw(
          std::format("{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", method, target));
    };
    const auto head = ask("HEAD");
    CHECK(statuses_of(head) == statuses_of(ask("GET")));
    CHECK(head.find("\r\n\r\n") == head.size() - 4);
  }
}

TEST_CASE("times with any offset and numbers of any size are taken or refused, never an error") {
  const auto client = api().client();
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
