#include <algorithm>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// The values of the form's fields of that name.
std::string field(const std::string& request, const std::string& name) {
  const auto head = "form-data; name=\"" + name + "\"\r\n\r\n";
  std::string all;
  for (auto at = request.find(head); at != request.npos; at = request.find(head, at)) {
    at += head.size();
    all += (all.empty() ? "" : "|") + request.substr(at, request.find("\r\n", at) - at);
  }
  return all;
}

/// A server that accepts every file.
script_server::script accepts() {
  return [](const script_connection& to) { to.answer(202, job_json("pending")); };
}

}  // namespace

TEST_CASE("submit's options become the API's fields by the API's names") {
  const script_server server([](const script_connection& to) {
    to.request().starts_with("POST") ? to.answer(202, job_json("pending"))
                                     : to.answer(200, job_json("completed"));
  });
  const temporary_file a("a.pdf", "%PDF-1.7 a");
  const temporary_file b("b.pdf", "%PDF-1.7 b");
  const auto got =
      run_at(server.url(), {"submit", a.path.c_str(), "--tag", "x", b.path.c_str(), "--tag", "y",
                            "--wait", "--no-embed", "--ocr", "off", "--pages", "1-5,8",
                            "--priority", "0", "--reuse", "--title", "T"});
  CHECK(got.code == exit_code::ok);
  CHECK(count_of(got.out, ": completed: ") == 2);
  const auto requests = server.requests();
  CHECK(std::ranges::count_if(requests, [](const auto& r) { return r.starts_with("POST"); }) == 2);
  for (const auto& request : requests) {
    if (!request.starts_with("POST")) continue;
    CHECK(field(request, "tags") == "x|y");
    CHECK(field(request, "embed") == "false");
    CHECK(field(request, "ocr") == "off");
    CHECK(field(request, "pages") == "1-5,8");
    CHECK(field(request, "priority") == "0");
    CHECK(field(request, "on_duplicate") == "reuse");
    CHECK(field(request, "title") == "T");
    CHECK(count_of(request, "form-data; name=") == 8 + 1);
  }
}

TEST_CASE("without options nothing is sent but the file") {
  const script_server server(accepts());
  const temporary_file file("plain.pdf", "%PDF-1.7");
  CHECK(run_at(server.url(), {"submit", file.path.c_str()}).code == exit_code::ok);
  // Nobody waits for the job either.
  REQUIRE(server.requests().size() == 1);
  CHECK(count_of(server.requests()[0], "form-data; name=") == 1);
}

TEST_CASE("a key is for one file, and of characters that a header may hold") {
  const script_server server(accepts());
  const temporary_file file("keyed.pdf", "%PDF-1.7");
  const auto* path = file.path.c_str();
  CHECK(run_at(server.url(), {"submit", path, "--idempotency-key", "order-7"}).code ==
        exit_code::ok);
  CHECK(server.requests().at(0).contains("\r\nIdempotency-Key: order-7\r\n"));
  for (const auto* bad : {"", "two words", "tab\t", "\xc3\xa4"}) {
    CHECK(run_at(server.url(), {"submit", path, "--idempotency-key", bad}).code ==
          exit_code::usage);
  }
  CHECK(run_at(server.url(), {"submit", path, path, "--idempotency-key", "k"}).code ==
        exit_code::usage);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("the password is the first line of its file") {
  const script_server server(accepts());
  const temporary_file file("locked.pdf", "%PDF-1.7");
  const temporary_file password("password", "s3cret word\r\nsecond line\n");
  CHECK(
      run_at(server.url(), {"submit", file.path.c_str(), "--password-file", password.path.c_str()})
          .code == exit_code::ok);
  CHECK(field(server.requests().at(0), "password") == "s3cret word");
  CHECK(run_at(server.url(), {"submit", file.path.c_str(), "--password-file", "/nonexistent/file"})
            .code == exit_code::unreadable_file);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("an upload sends file, name, fields, key and an idempotency key, and streams the bytes") {
  const script_server server(accepts());
  const temporary_file file("up.pdf", "%PDF-1.7 " + std::string(300000, 'x'));
  const auto got =
      run_at(server.url(), {"--key", "pm_a_b", "submit", file.path.c_str(), "--tag", "one"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out == file.path.string() + ": job job-1 document doc-1\n");
  REQUIRE(server.requests().size() == 1);
  const auto request = server.requests()[0];
  CHECK(request.starts_with("POST /api/v1/pdf/jobs HTTP/1.1\r\n"));
  CHECK(request.contains("Authorization: Bearer pm_a_b\r\n"));
  CHECK(request.contains("Idempotency-Key: "));
  CHECK(request.contains("name=\"tags\"\r\n\r\none\r\n"));
  CHECK(request.contains("name=\"file\"; filename=\"" + file.path.filename().string() + "\""));
  CHECK(request.contains(std::string(300000, 'x')));
}

TEST_CASE("an upload that meets 429 comes again with the same idempotency key") {
  const script_server server([](const script_connection& to) {
    to.number() == 1 ? to.answer(429, R"({"code":"rate_limited"})", "Retry-After: 0\r\n")
                     : to.answer(202, job_json("pending"));
  });
  const temporary_file file("again.pdf", "%PDF-1.7");
  CHECK(run_at(server.url(), {"submit", file.path.c_str()}).code == exit_code::ok);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  const auto key_of = [](const std::string& request) {
    return request.substr(request.find("Idempotency-Key: "), 53);
  };
  CHECK(key_of(requests[0]) == key_of(requests[1]));
}

TEST_CASE("one bad file does not keep the others from being sent") {
  const script_server server([](const script_connection& to) {
    to.number() == 1 ? to.answer(415, R"({"code":"not_a_pdf","detail":"no PDF"})")
                     : to.answer(202, job_json("pending"));
  });
  const temporary_file file("some.pdf", "%PDF-1.7");
  const auto* path = file.path.c_str();
  const auto got = run_at(server.url(), {"submit", "/nonexistent.pdf", "/tmp", path, path, path});
  CHECK(got.code == exit_code::refused);
  CHECK(server.requests().size() == 3);
  CHECK(got.errors.contains("/nonexistent.pdf: No such file or directory (unreadable_file)"));
  CHECK(got.errors.contains("/tmp: not a regular file (unreadable_file)"));
  CHECK(got.errors.contains("no PDF (not_a_pdf)"));
}

TEST_CASE("waiting long-polls with the version it knows and ends with the job's fate") {
  const script_server server([](const script_connection& to) {
    const auto known = to.header("If-None-Match");
    if (to.request().starts_with("POST")) {
      to.answer(202, job_json("pending"));
    } else if (known.empty()) {
      to.answer(200, job_json("processing"), "ETag: \"v1\"\r\n");
    } else if (known == "\"v1\"") {
      to.answer(200, job_json("processing"), "ETag: \"v2\"\r\n");
    } else {
      to.answer(200, job_json("cancelled"), "ETag: \"v3\"\r\n");
    }
  });
  const temporary_file file("wait.pdf", "%PDF-1.7");
  const auto got = run_at(server.url(), {"submit", file.path.c_str(), "--wait"});
  CHECK(got.code == exit_code::job_cancelled);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].starts_with("GET /api/v1/pdf/jobs/job-1 "));
  CHECK(requests[2].starts_with("GET /api/v1/pdf/jobs/job-1?wait=20 "));
  CHECK(got.out.ends_with("wait.pdf: cancelled\n"));
}

TEST_CASE("a URL is submitted as JSON, its options with their own types") {
  const script_server server(accepts());
  const auto got = run_at(server.url(), {"submit", "https://example.org/a.pdf", "--tag", "one",
                                         "--tag", "two", "--no-embed", "--priority", "1", "--pages",
                                         "1-3", "--callback-url", "https://example.org/hook"});
  CHECK(got.code == exit_code::ok);
  const auto request = server.requests().at(0);
  CHECK(request.contains("Content-Type: application/json\r\n"));
  CHECK(request.contains("Idempotency-Key: "));
  // The order of a JSON object's members means nothing.
  CHECK(boost::json::parse(request.substr(request.find("\r\n\r\n"))) ==
        boost::json::parse(R"({"url":"https://example.org/a.pdf","tags":["one","two"],)"
                           R"("embed":false,"priority":1,"pages":"1-3",)"
                           R"("callback_url":"https://example.org/hook"})"));
}
