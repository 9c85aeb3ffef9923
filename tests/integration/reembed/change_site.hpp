/// A change of the model on a database, step by step and without workers.
#pragma once
#include <cmath>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "common/stores/models/model_store.hpp"
#include "tests/integration/search/reindex_site.hpp"
#include "tests/integration/site/bare_queue.hpp"
#include "worker/models/reembedding.hpp"

namespace pagemill::test {

/// A unit vector that is a text's own: by its length and its last byte.
class plain_embedder final : public embedder {
 public:
  const std::string& name() const override { return name_; }
  std::size_t dimension() const override { return 3; }
  std::size_t tokens_max() const override { return 100; }
  const tokenizer* text_tokenizer() const override { return nullptr; }
  double vector_weight() const override { return 0.5; }
  std::vector<std::vector<float>> embed(std::span<const std::string> texts, text_role) override {
    if (fails) throw std::runtime_error("the model fails");
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
      const auto x = static_cast<float>(text.size()), y = static_cast<float>(text.back());
      const auto length = std::sqrt(x * x + y * y + 1);
      vectors.push_back({x / length, y / length, 1 / length});
    }
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return vectors;
  }

  bool fails = false;
  std::function<void()> meanwhile;  ///< once, while it embeds

 private:
  const std::string name_ = "plain-3";
};

struct change_site : reindex_site {
  postgres::connection_pool pool{
      pool_of(service_url(cluster(), database().name, service_login::worker), "pagemill_worker")};
  postgres::connection_pool owner_pool{pool_of(database().owner_url, "pagemill_owner")};
  backfill_store tasks{pool};
  model_store models{pool}, owner{owner_pool};
  std::shared_ptr<plain_embedder> plain = std::make_shared<plain_embedder>();
  int old_model = models.register_model("old-2", 2);
  int new_model = 0;
  reembedding batches{[this]() -> std::optional<shelved_model> {
    return shelved_model{.id = new_model, .made = plain};
  }};

  /// Vectors of the old model for all chunks that have none.
  void embed_old() const {
    ask(
        std::format("INSERT INTO chunk_embeddings SELECT document_id, generation, index, {}, "
                    "workspace_id, '[1,0]' FROM document_chunks ON CONFLICT DO NOTHING",
                    old_model));
  }
  void begin() {
    new_model = owner.want("plain-3", 3);
    owner.request(new_model);
  }
  /// The first document that waits is set aside.
  void fail() {
    plain->fails = true;
    for (int i = 0; i < backfill_failures_max; ++i) {
      ask("UPDATE backfill_documents SET run_at = now()");
      CHECK_THROWS(step(workspace()));
    }
    plain->fails = false;
  }
  backfill_step step(const workspace_id& in) { return tasks.work_on(*batches.task(), in, batches); }
  /// Until no workspace waits.
  void finish() {
    const auto task = *batches.task();
    for (int turn = 0; turn < 500; ++turn) {
      const auto next = tasks.take_turn(task);
      if (!next) return;
      tasks.work_on(task, *next, batches);
    }
    FAIL("it does not end");
  }
  std::string tend(std::chrono::seconds grace = {}) { return models.tend(grace, 1000); }
  /// What it did, step by step, until nothing is left to do.
  std::string tend_to_the_end() {
    std::string steps;
    for (int turn = 0; turn < 50; ++turn) {
      const auto did = tend();
      if (did == "nothing") return steps;
      steps += (steps.empty() ? "" : " ") + did;
      if (did == "requested") finish();
    }
    return steps + " ...";
  }
  std::int64_t vectors(int model) const {
    return number(std::format("SELECT count(*) FROM chunk_embeddings WHERE model_id = {}", model));
  }
  std::string document(int place = 0) const {
    return ask(std::format("SELECT id FROM documents ORDER BY id LIMIT 1 OFFSET {}", place));
  }
  std::string active() { return models.in_use().active->name; }
};

}  // namespace pagemill::test
