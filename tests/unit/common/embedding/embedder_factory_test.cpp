#include "common/embedding/embedder_factory.hpp"

#include <doctest/doctest.h>

#include "tests/support/temp_folder.hpp"

namespace pagemill {
namespace {

TEST_CASE("the folder of PAGEMILL_MODEL_DIR is opened when the embedder is made, not before") {
  const test::temp_folder empty;
  settings_source source({{"PAGEMILL_MODEL_DIR", empty.path().string()}, {"HOME", "/elsewhere"}});
  const auto make = read_embedder(source);
  CHECK(source.errors().empty());
  const auto made = make();
  REQUIRE_FALSE(made);
  CHECK(made.error().code == model_problem_code::model_missing);
  CHECK(made.error().message.contains(empty.path().string()));
}

TEST_CASE("the default model is the one in the user's cache folder") {
  for (const auto* name : {"XDG_CACHE_HOME", "HOME"}) {
    CAPTURE(name);
    settings_source source({{name, "/no-such-folder"}});
    const auto made = read_embedder(source)();
    REQUIRE_FALSE(made);
    CHECK(made.error().message.starts_with("/no-such-folder/"));
  }
}

TEST_CASE("without any folder the model is missing, and the setting is named") {
  settings_source source(std::map<std::string, std::string>{});
  const auto made = read_embedder(source)();
  REQUIRE_FALSE(made);
  CHECK(made.error().code == model_problem_code::model_missing);
  CHECK(made.error().message.contains("PAGEMILL_MODEL_DIR"));
}

}  // namespace
}  // namespace pagemill
