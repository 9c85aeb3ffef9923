// The claim, as pagemill_worker on a real database, without a worker process: whose turn it is,
// which jobs a claim skips and finds later, and which it may not take.
#include <format>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "tests/integration/site/bare_queue.hpp"

using namespace pagemill;
using namespace pagemill::test;

TEST_CASE("workspaces with only future jobs do not delay other workspaces") {
  bare_queue site;
  for (int i = 0; i < 200; ++i) {
    site.add(std::format("{:02x}", i), ", run_at", ", now() + interval '1 h'");
  }
  const auto due = site.add("fe");
  const auto first = site.claim(4);
  CHECK(first.jobs.empty());
  REQUIRE(first.cut_at);
  site.walk_after = *first.cut_at;
  const auto second = site.claim(4);
  REQUIRE(second.jobs.size() == 1);
  CHECK(to_string(second.jobs[0].fence.job) == due);
}

TEST_CASE("claimed jobs come in turn order, so that the next turn continues after the last") {
  bare_queue site;
  for (const auto* workspace : {"dd", "aa", "cc", "bb", "aa"}) site.add(workspace);
  const auto claimed = site.claim(4).jobs;
  REQUIRE(claimed.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(to_string(claimed[i].workspace).substr(0, 2) == std::string(2, "abcd"[i]));
  }
}

TEST_CASE("a single job is claimed despite ten thousand of another workspace") {
  bare_queue site;
  site.ask(
      "INSERT INTO jobs_live (id, workspace_id, document_id, run_at) SELECT uuid_generate_v4(), "
      "'aa000000-0000-4000-8000-000000000000', uuid_generate_v4(), now() - interval '1 minute' "
      "FROM generate_series(1, 10000)");
  REQUIRE(site.claim(8).jobs.size() == 8);
  const auto single = site.add("bb");
  const auto next = site.claim(2).jobs;
  REQUIRE(next.size() == 2);
  CHECK((to_string(next[0].fence.job) == single || to_string(next[1].fence.job) == single));
}

TEST_CASE("within a workspace the most urgent job comes first, then the earliest") {
  bare_queue site;
  std::vector<std::string> expected(5);
  expected[4] = site.add("aa", ", priority", ", 3");
  expected[1] = site.add("aa", ", priority, run_at", ", 1, now() - interval '1 s'");
  expected[3] = site.add("aa");
  expected[0] = site.add("aa", ", priority", ", 0");
  expected[2] = site.add("aa", ", run_at", ", now() - interval '1 h'");
  for (int i = 0; i < 5; ++i) {
    const auto claimed = site.claim(1).jobs;
    REQUIRE(claimed.size() == 1);
    CHECK(to_string(claimed[0].fence.job) == expected[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("a job released to its old place is found by the next thorough claim") {
  bare_queue site;
  for (int i = 0; i < 6; ++i) {
    site.add("aa", ", run_at", std::format(", now() - interval '{} minutes'", 60 - 10 * i));
  }
  const auto first = site.claim(1, claim_depth::everywhere).jobs;
  REQUIRE(first.size() == 1);
  REQUIRE(site.claim(3, claim_depth::floors).jobs.size() == 3);
  REQUIRE(site.queue.release(first[0].fence, "worker-1", "drain"));
  const auto above = site.claim(1, claim_depth::floors).jobs;
  REQUIRE(above.size() == 1);
  CHECK(above[0].fence.job != first[0].fence.job);
  const auto all = site.claim(2, claim_depth::everywhere).jobs;
  REQUIRE(all.size() == 2);
  CHECK(all[0].fence.job == first[0].fence.job);
}

TEST_CASE("new jobs are claimed above the floors, even if nothing was ready before") {
  bare_queue site;
  site.add("aa", ", priority", ", 1");
  REQUIRE(site.claim(4).jobs.size() == 1);
  REQUIRE(site.claim(4, claim_depth::everywhere).jobs.empty());  // idle: every floor is now
  for (const int priority : {0, 1, 2, 3}) {
    const auto added = site.add("aa", ", priority", std::format(", {}", priority));
    const auto claimed = site.claim(4, claim_depth::floors).jobs;
    REQUIRE(claimed.size() == 1);
    CHECK(to_string(claimed[0].fence.job) == added);
  }
}

TEST_CASE("jobs held when a worker died are left to thorough claims") {
  bare_queue site;
  const auto blamed = site.add("aa", ", deaths", ", 1");
  const auto plain = site.add("aa");
  const auto first = site.claim(4, claim_depth::floors).jobs;
  REQUIRE(first.size() == 1);
  CHECK(to_string(first[0].fence.job) == plain);
  const auto second = site.claim(4, claim_depth::everywhere).jobs;
  REQUIRE(second.size() == 1);
  CHECK(to_string(second[0].fence.job) == blamed);
}

TEST_CASE("a paused queue gives out nothing, and a swept worker claims nothing") {
  bare_queue site;
  site.add("aa");
  site.ask("UPDATE queue_settings SET paused = true");
  CHECK(site.claim(4).jobs.empty());
  site.ask("UPDATE queue_settings SET paused = false");
  const auto self = std::exchange(site.self, worker_id{make_uuid_v4()});
  CHECK(site.claim(4).jobs.empty());
  site.self = self;
  CHECK(site.claim(4).jobs.size() == 1);
}

TEST_CASE("while a job that must run alone is waiting, nothing else is claimed") {
  bare_queue site;
  site.add("aa");
  site.add("bb", ", suspect, deaths", ", true, 2");
  const auto found = site.claim(4);
  CHECK(found.suspect_waiting);
  CHECK(found.jobs.empty());
}

TEST_CASE("concurrent claims never exceed a workspace's cap, and no job is claimed twice") {
  bare_queue site;
  const auto workspace =
      site.ask("INSERT INTO workspaces (name, running_jobs_max) VALUES ('capped', 5) RETURNING id");
  site.ask(std::format(
      "INSERT INTO jobs_live (id, workspace_id, document_id) SELECT uuid_generate_v4(), '{}', "
      "uuid_generate_v4() FROM generate_series(1, 200)",
      workspace));
  for (int i = 0; i < 40; ++i) site.add("aa");
  std::vector<std::vector<claimed_job>> claimed(4);
  {
    std::vector<std::jthread> claimers;
    for (auto& mine : claimed) {
      claimers.emplace_back([&] {
        for (int i = 0; i < 10; ++i) {
          for (auto& job : site.claim(3).jobs) mine.push_back(std::move(job));
        }
      });
    }
  }
  std::set<std::string> ids;
  int of_the_capped = 0;
  std::size_t all = 0;
  for (const auto& mine : claimed) {
    all += mine.size();
    for (const auto& job : mine) {
      ids.insert(to_string(job.fence.job));
      if (to_string(job.workspace) == workspace) ++of_the_capped;
    }
  }
  CHECK(ids.size() == all);
  CHECK(of_the_capped <= 5);
  const auto rest = static_cast<int>(site.claim(200).jobs.size());
  CHECK(static_cast<int>(all) + rest == 45);
}

TEST_CASE("the workers' default cap applies to workspaces without their own") {
  bare_queue site;
  for (int i = 0; i < 5; ++i) site.add("aa");
  site.add("bb");
  const auto claim = [&] {
    return site.queue
        .claim({.worker = site.self,
                .slot = "worker-1",
                .count = 10,
                .walk = claim_floors().walk({}, claim_depth::everywhere),
                .workspace_jobs_max = 2})
        .jobs;
  };
  const auto first = claim();
  CHECK(first.size() == 3);
  CHECK(claim().empty());
  const finished_claim ending{first[0].fence, std::nullopt};
  REQUIRE(site.queue.finish(site.self, std::span(&ending, 1)).size() == 1);
  CHECK(claim().size() == 1);
}
