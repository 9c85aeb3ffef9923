// What goes wrong between the command line and the server, against a scripted server on loopback.
#include <filesystem>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <unistd.h>

#include <doctest/doctest.h>

#include "api/cli/commands/commands.hpp"
#include "tests/unit/api/cli/cli_run.hpp"
#include "tests/unit/api/cli/fake_server.hpp"

using namespace pagemill::cli;

namespace {

std::string job_json(const std::string& status) {
  return R"({"id":"job-1","document_id":"doc-1","status":")" + status +
         R"(","stage":"extracting","progress":{"pages_done":1,"pages_total":3,"percent":30}})";
}

}  // namespace

TEST_CASE("a server that is not there is exit code 69") {
  std::string url;
  {
    const fake_server gone([](const std::string&, std::size_t) { return std::string(); });
    url = gone.url();
  }
  run_streams run;
  CHECK(run_status({"j"}, run.context(url)) == exit_code::unreachable);
  CHECK(run.errors.str().starts_with("pagemill: j: " + url + ": "));
  CHECK(run.errors.str().ends_with("(unreachable)\n"));
}

TEST_CASE("what operators ask is answered in words or as the server's own JSON") {
  const std::string queue = R"({"ready":3,"scheduled":0,"running":1,"waiting_for_embedding":2,)"
                            R"("oldest_ready_seconds":4.2,)"
                            R"("paused":true,"paused_at":"2026-01-31T12:00:00Z"})";
  std::string asked;
  fake_server server([&](const std::string& request, std::size_t) {
    asked = request.substr(0, request.find(" HTTP"));
    return http_text(200, request.contains("workers")
                              ? R"({"items":[{"slot":"w-1","host":"h","slots":4,"jobs":2,)"
                                R"("seen_at":"2026","draining":true}]})"
                              : queue);
  });
  run_streams run;
  CHECK(run_queue(queue_action::pause, run.context(server.url())) == exit_code::ok);
  CHECK(asked == "POST /api/v1/queue/pause");
  CHECK(run.out.str() ==
        "3 ready, 0 scheduled, 1 running, 2 waiting for vectors; oldest ready 4 s; paused since "
        "2026-01-31T12:00:00Z\n");
  run_streams raw;
  CHECK(run_queue(queue_action::show, raw.context(server.url(), display_kind::json)) ==
        exit_code::ok);
  CHECK(asked == "GET /api/v1/queue");
  CHECK(raw.out.str() == queue + "\n");
  run_streams workers;
  CHECK(run_workers(workers.context(server.url())) == exit_code::ok);
  CHECK(workers.out.str() == "w-1  2 of 4 slots  seen 2026  on h  draining\n");
}

TEST_CASE("a server that closes without a word is exit code 69, not a hang") {
  fake_server server([](const std::string&, std::size_t) { return std::string(); });
  run_streams run;
  CHECK(run_status({"j"}, run.context(server.url())) == exit_code::unreachable);
}

TEST_CASE("a server that breaks off in mid-answer is exit code 69") {
  fake_server server([](const std::string&, std::size_t) {
    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":");
  });
  run_streams run;
  CHECK(run_status({"j"}, run.context(server.url())) == exit_code::unreachable);
}

TEST_CASE("an answer that is no job is exit code 70") {
  fake_server server([](const std::string&, std::size_t) { return http_text(200, "<html>"); });
  run_streams run;
  CHECK(run_status({"j"}, run.context(server.url())) == exit_code::internal);
  CHECK(run.errors.str().contains("(bad_answer)"));
}

TEST_CASE("an upload sends file, name, fields, key and an idempotency key, and streams the bytes") {
  fake_server server(
      [](const std::string&, std::size_t) { return http_text(202, job_json("pending")); });
  const temporary_file file("up.pdf", "%PDF-1.7 " + std::string(300000, 'x'));
  run_streams run;
  auto context = run.context(server.url());
  context.server.key = "pm_a_b";
  CHECK(run_submit({{file.path}, {{"tags", "one"}}, false}, context) == exit_code::ok);
  CHECK(run.out.str() == file.path.string() + ": job job-1 document doc-1\n");
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
  fake_server server([](const std::string&, std::size_t number) {
    return number == 1 ? http_text(429, R"({"code":"rate_limited"})", "Retry-After: 0\r\n")
                       : http_text(202, job_json("pending"));
  });
  const temporary_file file("again.pdf", "%PDF-1.7");
  run_streams run;
  CHECK(run_submit({{file.path}, {}, false}, run.context(server.url())) == exit_code::ok);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  const auto key_of = [](const std::string& request) {
    return request.substr(request.find("Idempotency-Key: "), 53);
  };
  CHECK(key_of(requests[0]) == key_of(requests[1]));
}

TEST_CASE("one bad file does not keep the others from being sent") {
  fake_server server([](const std::string&, std::size_t number) {
    return number == 1 ? http_text(415, R"({"code":"not_a_pdf","detail":"no PDF"})")
                       : http_text(202, job_json("pending"));
  });
  const temporary_file file("some.pdf", "%PDF-1.7");
  run_streams run;
  const auto code =
      run_submit({{"/nonexistent.pdf", "/tmp", file.path, file.path, file.path}, {}, false},
                 run.context(server.url()));
  CHECK(code == exit_code::refused);
  CHECK(server.requests().size() == 3);
  CHECK(run.errors.str().contains("/nonexistent.pdf: No such file or directory (unreadable_file)"));
  CHECK(run.errors.str().contains("/tmp: not a regular file (unreadable_file)"));
  CHECK(run.errors.str().contains("no PDF (not_a_pdf)"));
}

TEST_CASE("waiting long-polls with the version it knows and ends with the job's fate") {
  fake_server server([](const std::string& request, std::size_t) {
    if (request.starts_with("POST")) return http_text(202, job_json("pending"));
    if (!request.contains("If-None-Match")) {
      return http_text(200, job_json("processing"), "ETag: \"v1\"\r\n");
    }
    if (request.contains("If-None-Match: \"v1\"")) {
      return http_text(200, job_json("processing"), "ETag: \"v2\"\r\n");
    }
    return http_text(200, job_json("cancelled"), "ETag: \"v3\"\r\n");
  });
  const temporary_file file("wait.pdf", "%PDF-1.7");
  run_streams run;
  CHECK(run_submit({{file.path}, {}, true}, run.context(server.url())) == exit_code::job_cancelled);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].starts_with("GET /api/v1/pdf/jobs/job-1 "));
  CHECK(requests[2].starts_with("GET /api/v1/pdf/jobs/job-1?wait=20 "));
  CHECK(run.out.str().ends_with("wait.pdf: cancelled\n"));
}

TEST_CASE("a server that restarts while a job is watched is asked again") {
  fake_server server([](const std::string&, std::size_t number) {
    if (number == 1) return http_text(200, job_json("processing"), "ETag: \"1\"\r\n");
    if (number == 2) return std::string();
    return http_text(200, job_json("completed"), "ETag: \"2\"\r\n");
  });
  run_streams run;
  CHECK(run_watch({"job-1"}, run.context(server.url())) == exit_code::ok);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("an interrupt ends the waiting, says that jobs go on and is exit code 130") {
  fake_server server([](const std::string&, std::size_t number) {
    // The signal comes while the program certainly waits: in the middle of its own request.
    if (number == 2) kill(getpid(), SIGINT);
    return http_text(200, job_json("processing"), "ETag: \"1\"\r\n");
  });
  run_streams run;
  CHECK(run_watch({"job-1"}, run.context(server.url())) == exit_code::interrupted);
  CHECK(run.errors.str().ends_with("interrupted; the jobs go on\n"));
}

TEST_CASE("the text of a document passes through as it is, and an error does not mix with it") {
  fake_server server([](const std::string&, std::size_t number) {
    return number == 1 ? http_text(200, "page one\fpage two")
                       : http_text(404, R"({"code":"not_found","detail":"no such document"})");
  });
  run_streams run;
  CHECK(run_fetch({.document = "d"}, run.context(server.url())) == exit_code::ok);
  CHECK(run.out.str() == "page one\fpage two");
  CHECK(run_fetch({.document = "d"}, run.context(server.url())) == exit_code::refused);
  CHECK(run.out.str() == "page one\fpage two");
  CHECK(run.errors.str() == "pagemill: d: no such document (not_found)\n");
}

TEST_CASE("a search sends its filters and warns of a missing half") {
  fake_server server([](const std::string&, std::size_t) {
    return http_text(200, R"({"items":[{"document_id":"d","pages":[1,1],"text":"t","score":1}],)"
                          R"("degraded":[{"half":"semantic","code":"model_missing"}]})");
  });
  run_streams run;
  CHECK(run_search({"q", "keyword", 3, {"d"}}, run.context(server.url())) == exit_code::ok);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].ends_with(
      R"({"query":"q","limit":3,"mode":"keyword","document_ids":["d"]})"));
  CHECK(run.out.str() == " 1. 1.000  d  page 1\n    t\n");
  CHECK(run.errors.str() ==
        "pagemill: the semantic half of the search is missing (model_missing)\n");
}

TEST_CASE("a URL is submitted as JSON, its options with their own types") {
  fake_server server(
      [](const std::string&, std::size_t) { return http_text(202, job_json("pending")); });
  run_streams run;
  const std::vector<form_field> fields{
      {"tags", "one"},   {"tags", "two"},  {"embed", "false"},
      {"priority", "1"}, {"pages", "1-3"}, {"callback_url", "https://example.org/hook"}};
  CHECK(run_submit({{"https://example.org/a.pdf"}, fields, false}, run.context(server.url())) ==
        exit_code::ok);
  const auto request = server.requests().at(0);
  CHECK(request.contains("Content-Type: application/json\r\n"));
  CHECK(request.contains("Idempotency-Key: "));
  CHECK(request.ends_with(R"({"url":"https://example.org/a.pdf","tags":["one","two"],)"
                          R"("embed":false,"priority":1,"pages":"1-3",)"
                          R"("callback_url":"https://example.org/hook"})"));
}
