// The openai package of npm, as programs use it, against a real API with the small model.
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

std::string last_line(const std::string& output) {
  const auto text = output.substr(0, output.find_last_not_of('\n') + 1);
  return text.substr(text.rfind('\n') + 1);
}

std::string fetch_client() {
  const auto fetched =
      run({.program = source_file("tests/integration/api/openai_client/fetch")}, 120s);
  INFO(fetched.errors);
  REQUIRE(fetched.status.code == 0);
  return last_line(fetched.output);
}

}  // namespace

TEST_CASE("the openai client embeds with an API key of ours" * doctest::skip(!model_is_there())) {
  worker_site site;
  auto given = site.database();
  given.api_url = service_url(site.cluster(), given.name, service_login::api);
  const api_process api(given, {{"PAGEMILL_AUTH", "true"}, {"PAGEMILL_MODEL_DIR", model_folder()}});
  REQUIRE(eventually(60s, [&] { return api.log().contains("query_embedder_ready"); }));
  const auto made =
      run({.program = program("pagemill"),
           .arguments = {"key", "create", "--workspace", "default", "--scopes", "ask"},
           .environment = {{"PAGEMILL_MIGRATE_URL", given.owner_url}}});
  INFO(made.errors);
  REQUIRE(made.status.code == 0);
  const auto base = "http://127.0.0.1:" + std::to_string(api.port()) + "/api/v1/ai";
  const auto ran = run({.program = "/usr/bin/node",
                        .arguments = {source_file("tests/integration/api/openai_client/embed.mjs"),
                                      fetch_client(), base, last_line(made.output)}});
  INFO(ran.errors);
  REQUIRE(ran.status.code == 0);
  const auto seen = boost::json::parse(ran.output);
  CHECK(seen.at("model").as_string().starts_with("use-lite"));
  CHECK(seen.at("indexes") == boost::json::value{0, 1, 2});
  CHECK(seen.at("dimension") == 512);
  CHECK(seen.at("usage").at("prompt_tokens").to_number<int>() > 15);
  CHECK(seen.at("near").to_number<double>() > seen.at("far").to_number<double>() + 0.1);
  CHECK(seen.at("length").to_number<double>() == doctest::Approx(1).epsilon(1e-4));
  CHECK(seen.at("difference").to_number<double>() < 1e-6);
  CHECK(seen.at("alone").to_number<double>() >= 0.99999);
  CHECK(seen.at("tokens") == "422 UnprocessableEntityError");
  CHECK(seen.at("wrong_key") == "401 AuthenticationError");
}
