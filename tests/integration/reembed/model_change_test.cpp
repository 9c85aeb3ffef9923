// The steps of a change of the model on a database, without workers: who gets vectors, when the
// model changes, which vectors go.
#include <cmath>
#include <format>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "common/postgres/transaction.hpp"
#include "common/stores/models/model_store.hpp"
#include "tests/integration/search/reindex_site.hpp"
#include "tests/integration/site/bare_queue.hpp"
#include "worker/models/reembedding.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

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
  std::string tend(std::chrono::seconds grace = 0s) { return models.tend(grace, 1000); }
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

}  // namespace

TEST_CASE("a wanted model gets the vectors, becomes active, and the former ones go") {
  change_site site;
  const auto small = site.make_workspace("small");
  site.add_documents(site.workspace(), 3, 40);
  site.add_documents(small, 1, 1);
  site.embed_old();
  site.begin();
  CHECK(site.active() == "old-2");
  CHECK(site.models.in_use().wanted->name == "plain-3");
  CHECK(site.tend() == "waiting");
  site.finish();
  CHECK(site.vectors(site.new_model) == 121);
  CHECK(site.number(std::format(
            "SELECT count(*) FROM chunk_embeddings e JOIN document_chunks c USING (document_id, "
            "generation, index) WHERE e.model_id = {} AND abs((e.embedding::real[])[1] / "
            "(e.embedding::real[])[3] - length(c.text)) < .01",
            site.new_model)) == 121);
  CHECK(site.active() == "old-2");
  CHECK(site.tend(60s) == "switched");
  CHECK(site.active() == "plain-3");
  CHECK_FALSE(site.models.in_use().wanted);
  // Searches that began before still use the former vectors.
  CHECK(site.tend(60s) == "grace");
  CHECK(site.vectors(site.old_model) == 121);
  CHECK(site.models.old_vectors_left());
  CHECK(site.tend_to_the_end() == "closed deleted deleted emptied");
  CHECK(site.vectors(site.old_model) == 0);
  CHECK(site.vectors(site.new_model) == 121);
  CHECK(site.ask("SELECT to_regclass('chunk_embeddings_hnsw_1')").empty());
  CHECK_FALSE(site.models.old_vectors_left());
  CHECK(site.tend() == "nothing");
}

TEST_CASE("what is written while the model changes is embedded before it is active") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.finish();
  site.add_documents(site.workspace(), 1, 5);
  site.embed_old();
  CHECK(site.tend_to_the_end() == "requested switched closed deleted emptied");
  CHECK(site.vectors(site.new_model) == 8);
}

TEST_CASE("what a process wrote that had not heard of the change loses no vector") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.finish();
  CHECK(site.tend() == "switched");
  site.add_documents(site.workspace(), 1, 5);
  site.embed_old();
  CHECK(site.tend_to_the_end() == "requested closed deleted emptied");
  CHECK(site.vectors(site.new_model) == 8);
  CHECK(site.vectors(site.old_model) == 0);
}

TEST_CASE("a generation whose job is live neither holds the change up nor loses vectors") {
  change_site site;
  site.add_documents(site.workspace(), 2, 3);
  site.embed_old();
  const auto live = site.document();
  site.ask(
      std::format("INSERT INTO jobs_live (id, workspace_id, document_id) SELECT job_id, "
                  "workspace_id, id FROM documents WHERE id = '{}'",
                  live));
  site.begin();
  site.finish();
  CHECK(site.vectors(site.new_model) == 3);
  CHECK(site.tend() == "switched");
  CHECK(site.tend() == "closed");
  CHECK(site.tend() == "deleted");
  // The rest is what the live job has written so far.
  CHECK(site.tend() == "waiting");
  CHECK(site.vectors(site.old_model) == 3);
  site.ask("DELETE FROM jobs_live");
  CHECK(site.tend_to_the_end() == "requested deleted emptied");
  CHECK(site.vectors(site.new_model) == 6);
}

TEST_CASE("documents without vectors get none") {
  change_site site;
  site.add_documents(site.workspace(), 2, 3);
  site.begin();
  CHECK(site.tend_to_the_end() == "switched closed emptied");
  CHECK(site.number("SELECT count(*) FROM chunk_embeddings") == 0);
}

TEST_CASE("a text that is written anew while it is embedded gets no vector of the old one") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.plain->meanwhile = [&] {
    site.ask("UPDATE document_chunks SET text = 'x' WHERE index = 1");
  };
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(site.vectors(site.new_model) == 2);
  CHECK(site.tend_to_the_end() == "requested switched closed deleted emptied");
  CHECK(site.vectors(site.new_model) == 3);
}

TEST_CASE("a batch is one process's, and another's when that one has died") {
  change_site site;
  site.add_documents(site.workspace(), 1, 40);
  site.embed_old();
  site.begin();
  site.plain->meanwhile = [&] {
    reembedding other(
        [&] { return std::optional(shelved_model{.id = site.new_model, .made = site.plain}); });
    const auto task = *other.task();
    CHECK(site.tasks.work_on(task, site.workspace(), other) == backfill_step::occupied);
    // As if it had taken longer than a batch may.
    site.ask("UPDATE backfill_documents SET run_at = now()");
    CHECK(site.tasks.work_on(task, site.workspace(), other) == backfill_step::done);
    CHECK(site.vectors(site.new_model) == 16);
  };
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(site.vectors(site.new_model) == 16);
  site.finish();
  CHECK(site.vectors(site.new_model) == 40);
}

TEST_CASE("a document that fails is set aside and keeps the model from changing") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.plain->fails = true;
  for (int i = 0; i < backfill_failures_max; ++i) {
    site.ask("UPDATE backfill_documents SET run_at = now()");
    CHECK_THROWS(site.step(site.workspace()));
  }
  CHECK(site.tend() == "set_aside");
  CHECK(site.active() == "old-2");
  site.plain->fails = false;
  site.owner.request(site.new_model);
  site.finish();
  CHECK(site.tend() == "switched");
}

TEST_CASE("wanting the active model again ends a change, and its vectors go") {
  change_site site;
  site.add_documents(site.workspace(), 1, 20);
  site.embed_old();
  site.begin();
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(site.vectors(site.new_model) == 16);
  CHECK(site.owner.want("old-2", 2) == site.old_model);
  site.owner.request(site.old_model);
  CHECK_FALSE(site.models.in_use().wanted);
  CHECK(site.tend_to_the_end() == "closed deleted emptied");
  CHECK(site.vectors(site.old_model) == 20);
  CHECK(site.vectors(site.new_model) == 0);
  CHECK(site.waiting() == 0);
}

TEST_CASE("a model can come back, with an index of its own again") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.finish();
  site.tend_to_the_end();
  CHECK(site.owner.want("old-2", 2) == site.old_model);
  CHECK_FALSE(site.ask("SELECT to_regclass('chunk_embeddings_hnsw_1')").empty());
  CHECK(site.models.in_use().wanted->name == "old-2");
  CHECK_THROWS_AS(site.owner.want("old-2", 5), postgres::database_error);
  CHECK(site.models.in_use().wanted->dimension == 2);
}
