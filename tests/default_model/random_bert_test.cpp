// Any sentence model of BERT's kind: small ones with random weights, against plain numpy.
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <simdjson.h>

#include "common/embedding/embedder_factory.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill {
namespace {

TEST_CASE("a BERT-type model gives its vectors, by either pooling and with prefixes") {
  const test::temp_folder folder;
  const auto made_models = test::run(
      {.program = "/usr/bin/python3",
       .arguments = {test::source_file("tests/default_model/make_random_bert.py"), folder.path()}});
  REQUIRE_MESSAGE(made_models.status.code == 0, made_models.errors);

  std::map<std::string, std::unique_ptr<embedder>> models;
  for (const std::string name : {"mean", "cls", "mean-int8"}) {
    auto made = make_embedder(folder.path() / name);
    REQUIRE_MESSAGE(made.has_value(), made.error().message);
    CHECK((*made)->name() == name);
    CHECK((*made)->dimension() == 32);
    models[name] = std::move(*made);
  }
  simdjson::dom::parser parser;
  int compared = 0;
  for (const auto item : parser.load((folder.path() / "vectors.json").string()).get_array()) {
    const std::string name(item["model"].get_string().value());
    const std::string text(item["text"].get_string().value());
    const auto role =
        item["role"].get_string().value() == "query" ? text_role::query : text_role::passage;
    CAPTURE(name);
    CAPTURE(text);
    const auto vector = models.at(name)->embed({&text, 1}, role).front();
    double product = 0, difference = 0;
    std::size_t at = 0;
    for (const auto value : item["vector"].get_array()) {
      const auto wanted = value.get_double().value();
      product += wanted * vector.at(at);
      difference = std::max(difference, std::abs(wanted - vector.at(at++)));
    }
    CHECK(at == vector.size());
    if (name == "mean-int8") {
      CHECK(product > 0.99);
    } else {
      CHECK(difference < 1e-5);
    }
    ++compared;
  }
  CHECK(compared == 30);
}

}  // namespace
}  // namespace pagemill
