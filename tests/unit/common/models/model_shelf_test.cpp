#include "common/models/model_shelf.hpp"

#include <chrono>
#include <format>
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const model_shelf::time_point noon{12h};

class named_embedder final : public embedder {
 public:
  named_embedder(std::string name, std::string files)
      : name_(std::move(name)), files_(std::move(files)) {}
  std::string fingerprint() const override { return files_; }
  const std::string& name() const override { return name_; }
  std::size_t dimension() const override { return 3; }
  std::size_t tokens_max() const override { return 10; }
  const tokenizer* text_tokenizer() const override { return nullptr; }
  double vector_weight() const override { return 0.5; }
  std::vector<std::vector<float>> embed(std::span<const std::string> texts, text_role) override {
    return std::vector<std::vector<float>>(texts.size(), {1, 0, 0});
  }

 private:
  const std::string name_, files_;
};

/// A host whose settings choose a model that may be missing or damaged.
struct shelf_host {
  std::string configured = "here";
  std::string files = {};
  std::optional<model_problem_code> problem;
  int loads = 0;
  model_shelf shelf{model_library(
      [this]() -> made_embedder {
        ++loads;
        if (problem) return std::unexpected(model_problem{*problem, "a test's"});
        return std::make_unique<named_embedder>(configured, files);
      },
      "")};

  std::string active() const {
    const auto found = shelf.active();
    return found ? std::format("{} {}", found->id, found->made->name()) : shelf.problem();
  }
};

known_model known(int id, std::string name, int dimension = 3) {
  return {.id = id, .name = std::move(name), .dimension = dimension};
}

}  // namespace

TEST_CASE("the configured model stands ready while the database has none, and is loaded once") {
  shelf_host host;
  CHECK(host.active() == "embedder_loading");
  CHECK(host.shelf.is_stale({}, noon));
  host.shelf.stock({}, noon);
  CHECK(host.active() == "0 here");
  CHECK_FALSE(host.shelf.target());
  CHECK_FALSE(host.shelf.is_stale({}, noon + 1h));
  const models_in_use in_use{.active = known(7, "here"), .wanted = {}};
  CHECK(host.shelf.is_stale(in_use, noon));
  host.shelf.stock(in_use, noon);
  CHECK(host.active() == "7 here");
  CHECK(host.shelf.target()->id == 7);
  CHECK(host.loads == 1);
}

TEST_CASE("a wanted model that is not here leaves the active one in use, and is tried again") {
  shelf_host host;
  const models_in_use in_use{.active = known(1, "here"), .wanted = known(2, "other")};
  host.shelf.stock(in_use, noon);
  CHECK(host.active() == "1 here");
  CHECK_FALSE(host.shelf.target());
  CHECK_FALSE(host.shelf.is_stale(in_use, noon + 59s));
  CHECK(host.shelf.is_stale(in_use, noon + 60s));
  host.configured = "other";
  host.shelf.stock(in_use, noon + 60s);
  CHECK(host.active() == "1 here");
  CHECK(host.shelf.target()->id == 2);
  CHECK_FALSE(host.shelf.is_stale(in_use, noon + 1h));
  host.shelf.stock({.active = known(2, "other"), .wanted = {}}, noon + 61s);
  CHECK(host.active() == "2 other");
}

TEST_CASE("an active model that is not here is no other one's") {
  shelf_host host;
  host.shelf.stock({.active = known(1, "other"), .wanted = {}}, noon);
  CHECK(host.active() == "model_mismatch");
  CHECK(host.shelf.are_vectors_expected());
}

TEST_CASE("a model of another dimension than the database's is not used") {
  shelf_host host;
  host.shelf.stock({.active = known(1, "here", 4), .wanted = {}}, noon);
  CHECK(host.active() == "model_mismatch");
  CHECK(host.shelf.are_vectors_expected());
}

TEST_CASE("a model of other files than the database's is not used, whatever its name") {
  shelf_host host;
  host.files = "two";
  models_in_use in_use{.active = known(1, "here"), .wanted = {}};
  host.shelf.stock(in_use, noon);
  CHECK(host.active() == "1 here");
  in_use.active->fingerprint = "one";
  CHECK(host.shelf.is_stale(in_use, noon));
  host.shelf.stock(in_use, noon);
  CHECK(host.active() == "model_mismatch");
  CHECK(host.shelf.are_vectors_expected());
  host.files = "one";
  CHECK(host.shelf.is_stale(in_use, noon + 60s));
  host.shelf.stock(in_use, noon + 60s);
  CHECK(host.active() == "1 here");
  // A provider's model has none.
  host.files.clear();
  in_use.active->id = 2;
  host.shelf.stock(in_use, noon + 61s);
  CHECK(host.active() == "2 here");
}

TEST_CASE("without any model no vectors are expected, with a damaged one they are") {
  shelf_host host;
  CHECK_FALSE(host.shelf.are_vectors_expected());
  host.problem = model_problem_code::model_missing;
  host.shelf.stock({}, noon);
  CHECK(host.active() == "model_missing");
  CHECK_FALSE(host.shelf.are_vectors_expected());
  host.problem = model_problem_code::model_damaged;
  host.shelf.stock({}, noon + 1h);
  CHECK(host.active() == "model_damaged");
  CHECK(host.shelf.are_vectors_expected());
}
