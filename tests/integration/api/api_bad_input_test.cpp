// Client errors, against the real binary: each has its own clear answer and leaves nothing behind.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {

constexpr std::size_t upload_max = 1'000'000;

/// One process for all cases: it must still serve the next case.
api_process& bad_input_api() {
  static api_process process(postgres_cluster::shared().make_database(),
                             {{"PAGEMILL_UPLOAD_BYTES_MAX", std::to_string(upload_max)}});
  return process;
}

std::string count(const std::string& what) {
  return query(bad_input_api().owner_url(), "SELECT count(*) FROM " + what);
}

void check_nothing_stored() {
  CHECK(count("jobs") == "0");
  CHECK(count("documents") == "0");
  CHECK(eventually(std::chrono::seconds(10), [] { return count("blobs") == "0"; }));
  CHECK(count("blob_parts") == "0");
}

/// "400 empty_body" of an answer as text.
std::string outcome_of(const http_response& answer) {
  return std::format("{} {}", answer.status, code_of(answer));
}

std::string submit(std::string body, std::map<std::string, std::string> headers = {}) {
  return outcome_of(bad_input_api().client().send({.method = "POST",
                                                   .target = jobs_path,
                                                   .body = std::move(body),
                                                   .headers = std::move(headers)}));
}

std::string submit_form(std::string body) {
  return submit(std::move(body), {{"Content-Type", "multipart/form-data; boundary=XX"}});
}

std::string status_line(const std::string& answer) {
  return answer.substr(9, 3);
}

}  // namespace

TEST_CASE("bodies that are not a PDF are refused with their own codes, and nothing is stored") {
  CHECK(submit("") == "400 empty_body");
  CHECK(submit("plain text") == "415 not_a_pdf");
  CHECK(submit(std::string(1024, ' ') + "%PDF-1.7") == "415 not_a_pdf");
  CHECK(submit(std::string(500'000, 'x')) == "415 not_a_pdf");
  CHECK(submit(sham_pdf(upload_max + 1)) == "413 too_large");
  CHECK(submit("{}", {{"Content-Type", "application/json"}}) == "422 missing_url");
  check_nothing_stored();
}

TEST_CASE("forms with no file, with two, cut off or with bad options are refused") {
  const std::string file =
      "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=a.pdf\r\n\r\n%PDF-1\r\n";
  const std::string priority = "--XX\r\nContent-Disposition: form-data; name=priority\r\n\r\n9\r\n";
  CHECK(submit_form("--XX--\r\n") == "422 missing_file");
  CHECK(submit_form(file + file + "--XX--") == "422 invalid_option");
  CHECK(submit_form(file) == "400 bad_multipart");
  CHECK(submit_form(priority + file + "--XX--") == "422 invalid_option");
  CHECK(submit_form(file + priority + "--XX--") == "422 invalid_option");
  CHECK(submit("x", {{"Content-Type", "multipart/form-data"}}) == "400 bad_multipart");
  const auto long_file =
      "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + sham_pdf(700'000);
  CHECK(submit_form(long_file) == "400 bad_multipart");
  CHECK(submit_form(long_file + "\r\n" + priority + "--XX--") == "422 invalid_option");
  check_nothing_stored();
}

TEST_CASE("an upload that is cut off leaves nothing behind") {
  const auto head = std::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n", jobs_path);
  bad_input_api().client().send_and_cut(head + sham_pdf(600'000));
  const auto chunked = std::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", jobs_path);
  CHECK(status_line(bad_input_api().client().exchange_raw(chunked + "5\r\n%PDF-\r\nzz\r\n")) ==
        "400");
  check_nothing_stored();
}

TEST_CASE("an upload over the limit is answered while the client still sends") {
  const auto declared = std::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n", jobs_path);
  CHECK(status_line(bad_input_api().client().exchange_raw(declared + sham_pdf(3'000'000))) ==
        "413");
  auto chunked = std::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", jobs_path);
  for (int i = 0; i < 20; ++i) chunked += std::format("{:x}\r\n{}\r\n", 100'000, sham_pdf(100'000));
  CHECK(status_line(bad_input_api().client().exchange_raw(chunked)) == "413");
  check_nothing_stored();
}

TEST_CASE("unknown paths, methods, ids and parameters are told apart") {
  const auto client = bad_input_api().client();
  const std::string id = "01890000-0000-7000-8000-000000000000";
  CHECK(outcome_of(client.get("/api/v1/pdf/nothing")) == "404 not_found");
  CHECK(outcome_of(client.get("/healthy")) == "404 not_found");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs/" + id)) == "404 not_found");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs/" + id + "?wait=0")) == "404 not_found");
  CHECK(outcome_of(client.get("/api/v1/pdf/documents/" + id + "/text")) == "404 not_found");
  CHECK(outcome_of(client.get("/api/v1/pdf/documents/" + id + "/pages/1")) == "404 not_found");
  CHECK(outcome_of(client.send({.method = "DELETE", .target = "/api/v1/pdf/documents/" + id})) ==
        "404 not_found");
  CHECK(
      outcome_of(client.send({.method = "POST", .target = "/api/v1/pdf/jobs/" + id + "/cancel"})) ==
      "404 not_found");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs/not-a-uuid")) == "400 invalid_id");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs?limit=0")) == "400 invalid_parameter");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs?status=done")) == "400 invalid_parameter");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs?statsu=failed")) == "400 invalid_parameter");
  CHECK(outcome_of(client.get("/api/v1/pdf/jobs?cursor=1")) == "400 invalid_cursor");
  const auto refused = client.send({.method = "PUT", .target = jobs_path, .body = "x"});
  CHECK(outcome_of(refused) == "405 method_not_allowed");
  CHECK(refused.header("allow") == "GET, HEAD, POST, OPTIONS");
  CHECK(client.send({.method = "OPTIONS", .target = jobs_path}).header("allow") ==
        "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("searches that are not well-formed name the member at fault") {
  const auto search = [](std::string body) {
    const auto answer = bad_input_api().client().send(
        {.method = "POST", .target = "/api/v1/search", .body = std::move(body)});
    const auto said = answer.json();
    const auto* field = said.as_object().if_contains("field");
    return code_of(answer) + ":" + (field ? std::string(field->as_string()) : "");
  };
  CHECK(search("") == "invalid_json:");
  CHECK(search("[]") == "invalid_json:");
  CHECK(search("{}") == "invalid_member:query");
  CHECK(search(R"({"query":"  "})") == "invalid_member:query");
  CHECK(search(R"({"query":"a\u0000b"})") == "invalid_member:query");
  CHECK(search(R"({"query":"a","limit":0})") == "invalid_member:limit");
  CHECK(search(R"({"query":"a","mode":"best"})") == "invalid_member:mode");
  CHECK(search(R"({"query":"a","document_ids":["x"]})") == "invalid_member:document_ids");
  CHECK(search(R"({"query":"a","section":"1..2"})") == "invalid_member:section");
  CHECK(search(R"({"query":"a","tags":"b"})") == "invalid_member:tags");
  CHECK(search(R"({"query":"a","more":1})") == "invalid_member:more");
}

}  // namespace pagemill::test
