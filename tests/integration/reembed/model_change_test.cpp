// The steps of a change of the model on a database, without workers: who gets vectors, when the
// model changes, which vectors go.
#include <format>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "common/postgres/transaction.hpp"
#include "tests/integration/reembed/change_site.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

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
  site.fail();
  CHECK(site.tend() == "set_aside");
  CHECK(site.active() == "old-2");
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
