// A change of the model that is taken back, that documents hold up, or that a process hears of
// late.
#include <format>
#include <string>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "common/postgres/transaction.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "tests/integration/reembed/change_site.hpp"

using namespace pagemill;
using namespace pagemill::test;

TEST_CASE("a change that is taken back before its first vector leaves nothing behind") {
  change_site site;
  site.add_documents(site.workspace(), 2, 3);
  site.embed_old();
  site.begin();
  CHECK(site.waiting() == 2);
  site.owner.want("old-2", 2);
  CHECK(site.owner.request(site.old_model) == 0);
  CHECK(site.tasks.account("reembed").waiting == 0);
  CHECK(site.waiting() == 0);
  CHECK(site.tend_to_the_end() == "closed emptied");
}

TEST_CASE("a document that was set aside and lacks nothing any more hides no other one") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.fail();
  site.ask("DELETE FROM chunk_embeddings");
  site.add_documents(site.workspace(), 1, 5);
  site.ask(
      std::format("INSERT INTO chunk_embeddings SELECT document_id, generation, index, {}, "
                  "workspace_id, '[1,0]' FROM document_chunks WHERE document_id <> (SELECT "
                  "document_id FROM backfill_documents)",
                  site.old_model));
  CHECK(site.tend_to_the_end() == "requested switched closed deleted emptied");
  CHECK(site.vectors(site.new_model) == 5);
}

TEST_CASE("beside a document that was set aside the model does not change while others lack some") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.fail();
  site.add_documents(site.workspace(), 1, 5);
  site.embed_old();
  CHECK(site.tend() == "set_aside");
  CHECK(site.active() == "old-2");
}

TEST_CASE("what is embedded too late, with a model whose vectors are being deleted, is not kept") {
  change_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  site.begin();
  site.plain->meanwhile = [&] {
    site.owner.want("old-2", 2);
    site.owner.request(site.old_model);
    CHECK(site.tend_to_the_end() == "closed emptied");
  };
  site.step(site.workspace());
  CHECK(site.vectors(site.new_model) == 0);

  const auto held = site.document();
  const fence claim{.job = {}, .worker = worker_id{make_uuid_v4()}, .token = 7};
  site.ask(std::format(
      "INSERT INTO jobs_live (id, workspace_id, document_id, state, stage, worker_id, "
      "lease_token) VALUES ('{}', '{}', '{}', 'processing', 'embedding', '{}', 7)",
      to_string(claim.job), to_string(site.workspace()), held, to_string(claim.worker)));
  blob_store blobs(site.pool);
  document_writer writer(site.pool, blobs, "worker-1");
  const claimed_job job{
      .fence = claim, .workspace = site.workspace(), .document = document_id{*parse_uuid(held)}};
  const auto written = writer.write_embeddings(
      job, {.model = site.new_model, .vectors = {{0, {1, 0, 0}}}, .chunks_done = 1, .last = true});
  REQUIRE_FALSE(written);
  CHECK(written.error().code == errc::conflict);
  CHECK(site.number("SELECT count(*) FROM jobs_live") == 1);
  CHECK(site.vectors(site.new_model) == 0);
}

TEST_CASE("a model of other files is refused under its name while it has vectors") {
  change_site site;
  CHECK(site.models.register_model("old-2", 2, "one") == site.old_model);
  CHECK(site.models.in_use().active->fingerprint == "one");
  // As a program of the release before.
  CHECK(site.ask("SELECT register_embedding_model('old-2', 2)") == std::to_string(site.old_model));
  CHECK(site.models.in_use().active->fingerprint == "one");
  CHECK(site.models.register_model("old-2", 2, "two") == site.old_model);
  CHECK(site.models.in_use().active->fingerprint == "two");
  site.add_documents(site.workspace(), 1, 3);
  site.embed_old();
  CHECK_THROWS_AS(site.models.register_model("old-2", 2, "three"), postgres::database_error);
  CHECK_THROWS_AS(site.owner.want("old-2", 2, "three"), postgres::database_error);
  CHECK(site.models.register_model("old-2", 2) == site.old_model);
  CHECK(site.models.in_use().active->fingerprint == "two");
}
