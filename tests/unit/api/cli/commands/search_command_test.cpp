#include <string>

#include <doctest/doctest.h>

#include "tests/support/script_server.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;
using pagemill::test::script_connection;
using pagemill::test::script_server;

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
