// Edge cases of the queue's statements, as pagemill_worker, without a worker process.
#include <array>
#include <format>

#include <doctest/doctest.h>

#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_store.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "tests/integration/site/bare_queue.hpp"
#include "tests/integration/site/uploads.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct queue_site : queue_database {
  workspace_id default_workspace() const {
    return {parse_uuid(ask("SELECT id FROM workspaces WHERE name = 'default'")).value()};
  }
};

}  // namespace

TEST_CASE("a job that killed three workers fails instead of being claimed again, in either stage") {
  queue_site site;
  const std::string killer = ", suspect, deaths";
  const std::string embedding =
      ", state, stage, text_complete, pages_done, chunks_total, suspect, deaths";
  const auto extracted = site.add("aa", killer, ", true, 3");
  const auto embedded =
      site.add("aa", embedding, ", 'processing', 'embedding', true, 1, 1, true, 3");
  CHECK_FALSE(site.queue.claim_suspect(site.self, "worker-1"));
  CHECK_FALSE(site.queue.claim_embedding_suspect(site.self, "worker-1"));
  CHECK(site.queue.fail_poisoned() == 2);
  for (const auto& [id, stage] : {std::pair(extracted, "extracting"), {embedded, "embedding"}}) {
    CHECK(site.ask(std::format("SELECT concat_ws(' ', state, error->>'code', error->>'stage') "
                               "FROM jobs_finished WHERE id = '{}'",
                               id)) == std::format("failed poisoned {}", stage));
  }
}

TEST_CASE("a suspect in the embedding stage is claimed by itself, only by workers that embed") {
  queue_site site;
  const auto suspect = site.add("aa", ", state, stage, text_complete, suspect, deaths",
                                ", 'processing', 'embedding', true, true, 2");
  CHECK(site.queue.claim_embedding(site.self, "worker-1", {.count = 4}).empty());
  CHECK_FALSE(site.queue.claim_suspect(site.self, "worker-1"));
  const auto claimed = site.queue.claim_embedding_suspect(site.self, "worker-1");
  REQUIRE(claimed);
  CHECK(to_string(claimed->fence.job) == suspect);
  CHECK(claimed->suspect);
  CHECK_FALSE(site.queue.claim_embedding_suspect(site.self, "worker-1"));
}

namespace {

std::size_t claim_one(job_queue& queue, const worker_id& worker) {
  return queue
      .claim({.worker = worker,
              .slot = "worker-1",
              .walk = claim_floors().walk({}, claim_depth::everywhere)})
      .jobs.size();
}

}  // namespace

TEST_CASE("a slot with the same name on another host keeps its jobs") {
  queue_site site;
  const worker_id elsewhere{make_uuid_v4()};
  const worker_id before{make_uuid_v4()};
  site.add_worker(elsewhere, "worker-1", "host-b");
  site.add_worker(before, "worker-1", "host-a");
  site.add("aa");
  site.add("bb");
  REQUIRE(claim_one(site.queue, elsewhere) == 1);
  REQUIRE(claim_one(site.queue, before) == 1);
  site.add_worker(site.self, "worker-1", "host-a");
  CHECK(site.queue.release_own_slot(site.self, "worker-1", "host-a", death_blame::counted) == 1);
  CHECK(site.queue.held_by(elsewhere).size() == 1);
  CHECK(site.queue.held_by(before).empty());
  CHECK(site.queue.renew_worker({.worker = elsewhere}).is_held);
  const auto standing =
      site.queue.renew_worker({.worker = elsewhere, .wants_standing = true}).standing;
  REQUIRE(standing);
  CHECK(standing->on_host == 1);
  CHECK(standing->alive == 2);
  CHECK_FALSE(site.queue.renew_worker({.worker = before, .wants_standing = true}).is_held);
}

TEST_CASE("a suspect is charged with a death only once it runs alone, in either stage") {
  queue_site site;
  const std::string embedding =
      ", state, stage, text_complete, pages_done, chunks_total, suspect, deaths";
  const std::array jobs{
      site.add("aa", ", suspect, deaths", ", true, 2"),
      site.add("aa", embedding, ", 'processing', 'embedding', true, 1, 1, true, 2")};
  const auto deaths = [&](const std::string& job) {
    return site.ask(
        std::format("SELECT concat_ws(' ', suspect, deaths) FROM jobs_live WHERE id = '{}'", job));
  };
  const auto claim = [&](const worker_id& worker, const std::string& job) {
    return job == jobs[0] ? site.queue.claim_suspect(worker, "worker-1")
                          : site.queue.claim_embedding_suspect(worker, "worker-1");
  };
  const auto die = [&](const worker_id& worker) {
    const auto stamp =
        site.ask(std::format("SELECT seen_at FROM workers WHERE id = '{}'", to_string(worker)));
    return site.queue.take_from_dead({worker, "worker-1", stamp, true, false});
  };
  for (const auto& job : jobs) {
    // Other jobs of the process still ran when it died.
    const worker_id first{make_uuid_v4()};
    site.add_worker(first, "worker-1", "host-a");
    REQUIRE(claim(first, job));
    REQUIRE(die(first) == 1);
    CHECK(deaths(job) == "t 2");
    // Given back before it began.
    const worker_id second{make_uuid_v4()};
    site.add_worker(second, "worker-1", "host-a");
    const auto unbegun = claim(second, job);
    REQUIRE(unbegun);
    CHECK(site.queue.release(unbegun->fence, "worker-1", "not_begun"));
    CHECK(deaths(job) == "t 2");
    CHECK_FALSE(site.queue.begin_suspect(unbegun->fence));
    // It runs alone.
    const auto begun = claim(second, job);
    REQUIRE(begun);
    REQUIRE(site.queue.begin_suspect(begun->fence));
    REQUIRE(die(second) == 1);
    CHECK(deaths(job) == "t 3");
  }
}

TEST_CASE("a worker that only seemed dead withdraws the death charged to its job") {
  queue_site site;
  const worker_id lived{make_uuid_v4()};
  site.add_worker(lived, "worker-1", "host-a");
  const auto job = site.add("aa");
  REQUIRE(claim_one(site.queue, lived) == 1);
  const auto stamp = [&] {
    return site.ask(std::format("SELECT seen_at FROM workers WHERE id = '{}'", to_string(lived)));
  };
  const auto deaths = [&] {
    return site.ask(std::format("SELECT deaths FROM jobs_live WHERE id = '{}'", job));
  };
  REQUIRE(site.queue.take_from_dead({lived, "worker-1", stamp(), true, false}) == 1);
  CHECK(deaths() == "1");
  CHECK(site.queue.forgive_deaths(site.self) == 0);
  CHECK(deaths() == "1");
  CHECK(site.queue.forgive_deaths(lived) == 1);
  CHECK(deaths() == "0");
  // A worker that holds its session lock is alive: nothing is charged.
  site.add_worker(lived, "worker-1", "host-a");
  REQUIRE(claim_one(site.queue, lived) == 1);
  REQUIRE(site.queue.take_from_dead({lived, "worker-1", stamp(), true, true}) == 1);
  CHECK(deaths() == "0");
}

TEST_CASE("blobs are deleted an hour after their last document, and so are unfinished uploads") {
  queue_site site;
  const auto workspace = site.default_workspace();
  postgres::connection_pool api(pool_of(site.database.api_url, "pagemill_api"));
  blob_store uploads(api);
  const std::array body{std::byte{'x'}};
  std::vector<submission> sent;
  for (int i = 0; i < 2; ++i) {
    sent.push_back({.job = {make_uuid_v7()}, .document = {make_uuid_v7()}});
    auto upload = upload_of(uploads, workspace, body);
    REQUIRE(job_store(api, uploads).submit(upload, sent.back()));
  }
  blob_store blobs(site.pool);
  const auto stored = [&] {
    return site.ask(
        "SELECT concat_ws(' ', (SELECT count(*) FROM blobs), "
        "(SELECT count(*) FROM blob_parts))");
  };
  CHECK(blobs.sweep(0) == 0);
  REQUIRE(document_store(api).remove(workspace, sent[0].document));
  CHECK(blobs.sweep(0) == 1);
  CHECK(blobs.sweep(0) == 0);
  CHECK(stored() == "1 1");
  REQUIRE(document_store(api).remove(workspace, sent[1].document));
  upload_of(uploads, workspace, body).store_last_part();
  CHECK(blobs.sweep(3600) == 0);
  CHECK(stored() == "2 2");
  CHECK(blobs.sweep(0) == 2);
  CHECK(stored() == "0 0");
}

TEST_CASE("a cancelled document shows how many chunks it has") {
  queue_site site;
  const auto workspace = site.default_workspace();
  postgres::connection_pool api(pool_of(site.database.api_url, "pagemill_api"));
  const submission wanted{.job = {make_uuid_v7()}, .document = {make_uuid_v7()}};
  const std::array body{std::byte{'x'}};
  blob_store uploads(api);
  job_store jobs(api, uploads);
  auto upload = upload_of(uploads, workspace, body);
  REQUIRE(jobs.submit(upload, wanted));
  site.ask("UPDATE jobs_live SET pages_done = 2, chunks_total = 7");
  REQUIRE(jobs.cancel(workspace, wanted.job));
  const auto document = document_store(api).find(workspace, wanted.document);
  REQUIRE(document);
  CHECK(document->status == "partial");
  CHECK(document->chunk_count == 7);
}
