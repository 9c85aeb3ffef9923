#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;
using pagemill::test::temp_folder;

TEST_CASE("a search sends its filters and warns of a missing half") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"items":[{"document_id":"d","pages":[1,1],"text":"t","score":1}],)"
                   R"("degraded":[{"half":"semantic","code":"model_missing"}]})");
  });
  const auto got = run_at(server.url(), {"search", "two words", "--mode", "keyword", "--limit", "3",
                                         "--document", "d"});
  CHECK(got.code == exit_code::ok);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].ends_with(
      R"({"query":"two words","limit":3,"mode":"keyword","document_ids":["d"]})"));
  CHECK(got.out == " 1. 1.000  d  page 1\n    t\n");
  CHECK(got.errors == "pagemill: the semantic half of the search is missing (model_missing)\n");
}

TEST_CASE("a question sends its filters and prints the answer with its citations") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"answer":"It is red. [1]","refused":false,"citations":[{"document_id":"d",)"
                   R"("chunk_index":0,"page":2,"bbox":null,"text":"It is red."}],)"
                   R"("provider":"extractive","model":"m","usage":{},)"
                   R"("degraded":[{"half":"semantic","code":"model_missing"}]})");
  });
  const auto got = run_at(server.url(), {"ask", "What is it?", "--document", "d", "--tag", "t",
                                         "--provider", "extractive"});
  CHECK(got.code == exit_code::ok);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].starts_with("POST /api/v1/ai/query "));
  CHECK(server.requests()[0].ends_with(R"({"question":"What is it?","document_ids":["d"],)"
                                       R"("tags":["t"],"provider":"extractive"})"));
  CHECK(got.out == "It is red. [1]\n\n[1] d  page 2\n");
  CHECK(got.errors == "pagemill: the semantic half of the search is missing (model_missing)\n");
}

TEST_CASE("a refusal says so and prints nothing") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"answer":"","refused":true,"citations":[],"provider":"extractive",)"
                   R"("model":"m","usage":{},"degraded":[]})");
  });
  const auto got = run_at(server.url(), {"ask", "What?"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out.empty());
  CHECK(got.errors == "pagemill: the documents do not hold the answer\n");
}

TEST_CASE("a summary sends its style and prints the text with its citations") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"document_id":"d","style":"key_points","summary":"It is red. [1]",)"
                   R"("points":["It is red. [1]"],"citations":[{"document_id":"d",)"
                   R"("chunk_index":0,"page":2,"bbox":null,"text":"It is red."}]})");
  });
  const auto got = run_at(server.url(), {"summarize", "d", "--style", "key_points"});
  CHECK(got.code == exit_code::ok);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].starts_with("POST /api/v1/ai/summarize "));
  CHECK(server.requests()[0].ends_with(R"({"document_id":"d","style":"key_points"})"));
  CHECK(got.out == "It is red. [1]\n\n[1] d  page 2\n");
  CHECK(run_at(server.url(), {"summarize", "d", "--style", "long"}).code == exit_code::usage);
}

TEST_CASE("an extraction sends the schema of a file and prints the value") {
  const script_server server([](const script_connection& to) {
    to.answer(200, R"({"value":{"total": 7.5,"due":null},"citations":{"/total":{"document_id":"d",)"
                   R"("chunk_index":0,"page":1,"bbox":null,"text":"7.50"}}})");
  });
  const temp_folder folder;
  const auto schema = (folder.path() / "schema.json").string();
  std::ofstream(schema) << R"({"type": "object", "properties": {"total": {"type": "number"}}})";
  const auto got = run_at(server.url(), {"extract", "d", schema.c_str()});
  CHECK(got.code == exit_code::ok);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].starts_with("POST /api/v1/ai/extract "));
  CHECK(server.requests()[0].ends_with(R"({"document_id":"d","schema":{"type":"object",)"
                                       R"("properties":{"total":{"type":"number"}}}})"));
  CHECK(got.out == "{\"total\":7.5,\"due\":null}\n");
  CHECK(run_at(server.url(), {"extract", "d", "/nonexistent"}).code == exit_code::usage);
  std::ofstream(schema) << "no JSON";
  CHECK(run_at(server.url(), {"extract", "d", schema.c_str()}).code == exit_code::usage);
}

TEST_CASE("a comparison prints both sides of each difference, or that there is none") {
  const script_server server([](const script_connection& to) {
    if (to.number() == 2) {
      to.answer(200, R"({"differences":[],"truncated":false})");
      return;
    }
    to.answer(200, R"({"differences":[{"kind":"changed","left":{"document_id":"a","page":1,)"
                   R"("text":"It is red."},"right":{"document_id":"b","page":2,)"
                   R"("text":"It is blue."}},{"kind":"added","left":null,)"
                   R"("right":{"document_id":"b","page":3,"text":"Now."}}],"truncated":true})");
  });
  const auto got = run_at(server.url(), {"compare", "a", "b"});
  CHECK(got.code == exit_code::ok);
  CHECK(server.requests()[0].starts_with("POST /api/v1/ai/compare "));
  CHECK(server.requests()[0].ends_with(R"({"document_ids":["a","b"]})"));
  CHECK(got.out ==
        "changed\n  - page 1: It is red.\n  + page 2: It is blue.\nadded\n  + page 3: Now.\n");
  CHECK(got.errors == "pagemill: there are more differences\n");
  CHECK(run_at(server.url(), {"compare", "a", "a"}).errors == "pagemill: no differences\n");
}
