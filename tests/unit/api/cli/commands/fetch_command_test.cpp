#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

TEST_CASE("the text of a document passes through as it is, and an error does not mix with it") {
  const script_server server([](const script_connection& to) {
    to.number() == 1 ? to.answer(200, "page one\fpage two")
                     : to.answer(404, R"({"code":"not_found","detail":"no such document"})");
  });
  const auto got = run_at(server.url(), {"fetch", "d"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out == "page one\fpage two");
  const auto refused = run_at(server.url(), {"fetch", "d"});
  CHECK(refused.code == exit_code::refused);
  CHECK(refused.out.empty());
  CHECK(refused.errors == "pagemill: d: no such document (not_found)\n");
}

TEST_CASE("a file is there when all of it was fetched, and not before") {
  const script_server server([](const script_connection& to) {
    CHECK(to.request().starts_with("GET /api/v1/pdf/documents/d/file "));
    if (to.number() == 1) {
      to.answer(404, R"({"code":"not_found","detail":"no such document"})");
    } else if (to.number() == 2) {
      // Cut off.
      to.send("HTTP/1.1 200 X\r\nContent-Length: 14\r\nConnection: close\r\n\r\n%PDF-1.7 ");
    } else {
      to.answer(200, "%PDF-1.7 whole");
    }
  });
  const temporary_file place("fetched.pdf", "older");
  const auto held = [&] {
    std::ostringstream text;
    text << std::ifstream(place.path).rdbuf();
    return text.str();
  };
  const std::string path = place.path;
  const auto fetch = [&](const std::string& output) {
    return run_at(server.url(), {"fetch", "d", "--as", "file", "--output", output.c_str()});
  };
  CHECK(fetch(path).code == exit_code::refused);
  CHECK(held() == "older");
  CHECK(fetch(path).code == exit_code::unreachable);
  CHECK(held() == "older");
  const auto whole = fetch(path);
  CHECK(whole.code == exit_code::ok);
  CHECK(whole.out.empty());
  CHECK(held() == "%PDF-1.7 whole");
  CHECK_FALSE(std::filesystem::exists(place.path.string() + ".part"));
  CHECK(fetch("/nonexistent/folder/x").code == exit_code::unreadable_file);
}

TEST_CASE("pages are fetched to the last one, a line each") {
  const script_server server([](const script_connection& to) {
    to.answer(200, to.number() == 1 ? R"({"items":[{"number": 1},{"number": 2}],)"
                                      R"("next_cursor":"2"})"
                                    : R"({"items":[{"number":3}],"next_cursor":null})");
  });
  const auto got = run_at(server.url(), {"fetch", "d", "--as", "pages"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out == "{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(asked(requests[0]) == "GET /api/v1/pdf/documents/d/pages");
  CHECK(asked(requests[1]) == "GET /api/v1/pdf/documents/d/pages?cursor=2");
}

TEST_CASE("text and markdown are short for fetch --as") {
  const script_server server([](const script_connection& to) { to.answer(200, "words"); });
  CHECK(run_at(server.url(), {"markdown", "d"}).out == "words");
  CHECK(run_at(server.url(), {"text", "d"}).out == "words");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(asked(requests[0]) == "GET /api/v1/pdf/documents/d/markdown");
  CHECK(asked(requests[1]) == "GET /api/v1/pdf/documents/d/text");
}
