// How the statements of claims share what is scarce between workspaces: slots, suspects, the
// embedder.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/bare_queue.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

workspace_id workspace_of(std::string_view digits) {
  return {parse_uuid(std::format("{}000000-0000-4000-8000-000000000000", digits)).value()};
}

/// A queue with jobs that wait for an embedder.
struct embedding_queue : bare_queue {
  std::string add_embedding(std::string_view workspace, int seconds_ago) const {
    return add(
        workspace, ", state, stage, text_complete, stage_at",
        std::format(", 'processing', 'embedding', true, now() - interval '{} s'", seconds_ago));
  }
  /// The workspaces of what is claimed, two digits each.
  std::string claimed(const embedding_share& wanted, const workspace_id& after = {}) {
    std::string turns;
    for (const auto& job : queue.claim_embedding(self, "worker-1", wanted, after)) {
      if (!turns.empty()) turns += ' ';
      turns += to_string(job.workspace).substr(0, 2);
    }
    return turns;
  }
};

}  // namespace

TEST_CASE("workspaces take turns at the embedder, beginning behind the one served last") {
  embedding_queue site;
  for (int i = 0; i < 20; ++i) site.add_embedding("aa", 100 + i);
  site.add_embedding("bb", 2);
  site.add_embedding("cc", 1);
  CHECK(site.claimed({.count = 4, .of_one_workspace = 4}) == "aa aa bb cc");
  site.add_embedding("bb", 2);
  CHECK(site.claimed({.count = 1}, workspace_of("aa")) == "bb");
  site.add_embedding("bb", 2);
  CHECK(site.claimed({.count = 1}, workspace_of("bb")) == "aa");
  CHECK(site.claimed({.count = 3, .of_one_workspace = 3}, workspace_of("bb")) == "aa aa bb");
  CHECK(site.claimed({.count = 4, .of_one_workspace = 2}) == "aa aa");
}

TEST_CASE("within a workspace the embedder serves who came first") {
  embedding_queue site;
  site.add_embedding("aa", 1);
  const auto first = site.add_embedding("aa", 3);
  site.add_embedding("aa", 2);
  const auto claimed = site.queue.claim_embedding(site.self, "worker-1", {.count = 1});
  REQUIRE(claimed.size() == 1);
  CHECK(to_string(claimed[0].fence.job) == first);
}

TEST_CASE("workspaces that are passed over give the embedder nothing, others one job each") {
  embedding_queue site;
  for (int i = 0; i < 5; ++i) {
    for (const auto* workspace : {"aa", "bb", "cc", "dd"}) site.add_embedding(workspace, i);
  }
  CHECK(site.claimed({.count = 4,
                      .of_one_workspace = 1,
                      .passed_over = {workspace_of("aa"), workspace_of("cc")}}) == "bb dd");
  site.ask("UPDATE queue_settings SET paused = true");
  CHECK(site.claimed({.count = 4, .of_one_workspace = 4}) == "");
}

TEST_CASE("a claim gives nothing to workspaces that are passed over") {
  bare_queue site;
  for (int i = 0; i < 3; ++i) site.add("aa");
  site.add("bb");
  const claim_request request{.worker = site.self,
                              .slot = "worker-1",
                              .count = 4,
                              .walk = claim_floors().walk({}, claim_depth::everywhere),
                              .passed_over = {workspace_of("aa")}};
  const auto found = site.queue.claim(request);
  REQUIRE(found.jobs.size() == 1);
  CHECK(found.jobs[0].workspace == workspace_of("bb"));
  CHECK(site.queue.claim(request).jobs.empty());
  CHECK(site.claim(4).jobs.size() == 3);
}

TEST_CASE("a process that has just run a suspect claims others first, and is told of the next") {
  bare_queue site;
  site.add("aa");
  site.add("bb", ", suspect, deaths", ", true, 2");
  const auto found = site.queue.claim({.worker = site.self,
                                       .slot = "worker-1",
                                       .count = 4,
                                       .walk = claim_floors().walk({}, claim_depth::everywhere),
                                       .takes_suspects = false});
  CHECK(found.suspect_waiting);
  CHECK(found.jobs.size() == 1);
}

TEST_CASE("one process at a time takes a suspect, and the claims of the others go on") {
  bare_queue site;
  site.add("aa");
  site.add("bb", ", suspect, deaths", ", true, 2");
  site.add("bb", ", state, stage, text_complete, suspect, deaths",
           ", 'processing', 'embedding', true, true, 2");
  site.add("cc", ", suspect, deaths", ", true, 2");
  const auto taken = site.queue.claim_suspect(site.self, "worker-1");
  REQUIRE(taken);
  CHECK_FALSE(site.queue.claim_suspect(site.self, "worker-1"));
  CHECK_FALSE(site.queue.claim_embedding_suspect(site.self, "worker-1"));
  const auto beside = site.claim(4);
  CHECK_FALSE(beside.suspect_waiting);
  CHECK(beside.jobs.size() == 1);
  // Nor while it runs, marked as one.
  REQUIRE(site.queue.begin_suspect(taken->fence));
  site.add("aa");
  CHECK(site.claim(4).jobs.size() == 1);
  CHECK_FALSE(site.queue.claim_suspect(site.self, "worker-1"));
  REQUIRE(site.queue.release(taken->fence, "worker-1", "drain"));
  CHECK(site.claim(4).suspect_waiting);
  CHECK(site.queue.claim_suspect(site.self, "worker-1"));
}
