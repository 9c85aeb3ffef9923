#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("the doctor asks what is asked of a healthy service, and fails with the gravest answer") {
  const script_server server([](const script_connection& to) {
    to.number() == 2 ? to.answer(503, R"({"code":"not_ready"})")
                     : to.answer(200, R"({"items":[],"next_cursor":null})");
  });
  const auto got = run_at(server.url(), {"doctor"});
  CHECK(got.code == exit_code::temporary);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(asked(requests[0]) == "GET /health");
  CHECK(asked(requests[1]) == "GET /ready");
  CHECK(asked(requests[2]) == "GET /api/v1/health");
  CHECK(asked(requests[3]) == "GET /api/v1/workers");
  CHECK(got.out.contains("(not_ready)"));
  CHECK_FALSE(got.out.contains("partition"));
}

TEST_CASE("the doctor says when history waits for a partition") {
  for (const bool waits : {true, false}) {
    const script_server server([&](const script_connection& to) {
      to.answer(200, std::string(R"({"database":{"rows_in_default_partition":)") +
                         (waits ? "true" : "false") + R"(},"items":[]})");
    });
    const auto got = run_at(server.url(), {"doctor"});
    CHECK(got.code == exit_code::ok);
    CHECK(got.out.contains("pagemill migrate") == waits);
  }
}

TEST_CASE("the doctor says when ICU has no data") {
  for (const std::string status : {"ready", "analysis_unavailable"}) {
    const script_server server([&](const script_connection& to) {
      to.answer(200, R"({"analysis":")" + status + R"(","items":[]})");
    });
    CHECK(run_at(server.url(), {"doctor"}).out.contains("reinstall libicu") == (status != "ready"));
  }
}

TEST_CASE("the doctor says when something is to be indexed anew") {
  const auto said = [](const std::string& search) {
    const script_server server([&](const script_connection& to) {
      to.answer(200, R"({"search":)" + search + R"(,"items":[]})");
    });
    const auto got = run_at(server.url(), {"doctor"});
    CHECK(got.code == exit_code::ok);
    return got.out;
  };
  CHECK(said(R"({"outdated_entries":12,"texts_without_entry":0})")
            .contains("12 are indexed by another analysis and 0 not at all: run `pagemill "
                      "reindex`\n"));
  CHECK(said(R"({"outdated_entries":0,"texts_without_entry":10000})")
            .contains("10000 or more not at all"));
  CHECK(said(R"({"set_aside_documents":3,"set_aside_codes":["database_timeout","odd"]})")
            .contains("indexed anew: 3 (database_timeout, odd): "));
  for (const std::string well : {R"({"outdated_entries":0,"texts_without_entry":0})",
                                 R"({"outdated_entries":null,"texts_without_entry":null})"}) {
    CHECK_FALSE(said(well).contains("reindex"));
  }
}

TEST_CASE("the doctor names the workers that are unfit") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"items":[{"slot":"one","host":"a","unfit":null},
        {"slot":"two","host":"b","unfit":{"code":"disk_full","since":"2026-01-02T03:04:05Z"}}],
        "next_cursor":null})");
  });
  const auto got = run_at(server.url(), {"doctor"});
  CHECK(got.code == exit_code::temporary);
  CHECK(got.out.contains("two on b  unfit: disk_full since 2026-01-02T03:04:05Z\n"));
  CHECK_FALSE(got.out.contains("one on a"));
}

TEST_CASE("to the doctor of somebody who may not see the workers, the service is well") {
  const script_server server([](const script_connection& to) {
    to.number() == 4 ? to.answer(403, R"({"code":"insufficient_scope"})") : to.answer(200, "{}");
  });
  CHECK(run_at(server.url(), {"doctor"}).code == exit_code::ok);
}
