#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"
#include "tests/unit/api/cli/fake_server.hpp"

using namespace pagemill::cli;

TEST_CASE("the text of a document passes through as it is, and an error does not mix with it") {
  fake_server server([](const std::string&, std::size_t number) {
    return number == 1 ? http_text(200, "page one\fpage two")
                       : http_text(404, R"({"code":"not_found","detail":"no such document"})");
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
  fake_server server([](const std::string& request, std::size_t number) {
    CHECK(request.starts_with("GET /api/v1/pdf/documents/d/file "));
    if (number == 1) return http_text(404, R"({"code":"not_found","detail":"no such document"})");
    // The second is cut off, the third is whole.
    auto answer = http_text(200, "%PDF-1.7 whole");
    return number == 2 ? answer.substr(0, answer.size() - 5) : answer;
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
  fake_server server([](const std::string&, std::size_t number) {
    return http_text(200, number == 1 ? R"({"items":[{"number": 1},{"number": 2}],)"
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
  fake_server server([](const std::string&, std::size_t) { return http_text(200, "words"); });
  CHECK(run_at(server.url(), {"markdown", "d"}).out == "words");
  CHECK(run_at(server.url(), {"text", "d"}).out == "words");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(asked(requests[0]) == "GET /api/v1/pdf/documents/d/markdown");
  CHECK(asked(requests[1]) == "GET /api/v1/pdf/documents/d/text");
}
