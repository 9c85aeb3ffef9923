#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("jobs and documents are listed a line each, or as the server's own JSON") {
  const std::string job =
      R"({"id":"j","document_id":"d","status":"pending","stage":"queued","filename":"a.pdf",)"
      R"("created_at":"2026-01-31T12:00:00.123456Z","progress":{}})";
  const std::string document =
      R"({"id":"d","status":"ready","title":null,"filename":"a.pdf","page_count":12,)"
      R"("created_at":"2026-01-31T12:00:00.123456Z"})";
  std::string target;
  const script_server server([&](const script_connection& to) {
    target = asked(to.request());
    const auto& item = target.contains("/documents") ? document : job;
    to.answer(200, R"({"items":[)" + item + R"(],"next_cursor":null})");
  });
  const auto jobs =
      run_at(server.url(), {"jobs", "--status", "pending", "--tag", "a b", "--limit", "5"});
  CHECK(jobs.code == exit_code::ok);
  CHECK(target == "GET /api/v1/pdf/jobs?limit=5&status=pending&tag=a%20b");
  CHECK(jobs.out.starts_with("j  2026-01-31T12:00:00Z  "));
  CHECK(jobs.out.ends_with("[a.pdf]\n"));
  const auto documents = run_at(server.url(), {"documents"});
  CHECK(documents.code == exit_code::ok);
  CHECK(target == "GET /api/v1/pdf/documents?limit=20");
  CHECK(documents.out == "d  2026-01-31T12:00:00Z  ready        12 p  [a.pdf]\n");
  const auto raw = run_at(server.url(), {"documents", "--json"});
  CHECK(raw.code == exit_code::ok);
  CHECK(raw.out == document + "\n");
  run_at(server.url(), {"documents", "--status", "ready", "--tag", "t", "--limit", "7"});
  CHECK(target == "GET /api/v1/pdf/documents?limit=7&status=ready&tag=t");
}
