#include "worker/claims/claim_plan.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const claim_plan::time_point plan_begin{1000s};
const worker_id planner{make_uuid_v4()};

workspace_id workspace_number(unsigned char number) {
  workspace_id id;
  id.value.bytes.fill(number);
  return id;
}

claim_plan plan_of_four_slots() {
  return claim_plan({.slots = 4, .slot_name = "worker-1", .workspace_jobs_max = 7, .embeds = true});
}

claim_result jobs_of(std::initializer_list<unsigned char> workspaces) {
  claim_result found;
  for (const auto number : workspaces) {
    claimed_job job;
    job.workspace = workspace_number(number);
    found.jobs.push_back(std::move(job));
  }
  return found;
}

/// Where the walk of the next claim begins.
workspace_id walk_begin(const claim_plan& plan) {
  return plan.next(planner, {.count = 1, .is_ahead = false}, claim_depth::floors)
      .walk.gap_begins.front();
}

}  // namespace

TEST_CASE("a claim names its worker, its slot and what the process may claim") {
  const auto request =
      plan_of_four_slots().next(planner, {.count = 3, .is_ahead = false}, claim_depth::floors);
  CHECK(request.worker == planner);
  CHECK(request.slot == "worker-1");
  CHECK(request.count == 3);
  CHECK(request.embeds);
  CHECK(request.workspace_jobs_max == 7);
  CHECK(request.passed_over.empty());
  CHECK(request.takes_suspects);
  const auto other = plan_of_four_slots().next(
      planner, {.passed_over = {workspace_number(3)}, .takes_suspects = false},
      claim_depth::floors);
  CHECK(other.passed_over == std::vector{workspace_number(3)});
  CHECK_FALSE(other.takes_suspects);
}

TEST_CASE("jobs that a worker died with are claimed only as many as run at once") {
  const auto plan = plan_of_four_slots();
  CHECK(plan.next(planner, {.count = 500, .is_ahead = true}, claim_depth::floors).count == 500);
  CHECK_FALSE(plan.next(planner, {.count = 500, .is_ahead = true}, claim_depth::floors).thorough);
  CHECK(plan.next(planner, {.count = 4, .is_ahead = false}, claim_depth::floors).thorough);
  const auto everywhere =
      plan.next(planner, {.count = 500, .is_ahead = true}, claim_depth::everywhere);
  CHECK(everywhere.count == 4);
  CHECK(everywhere.thorough);
}

TEST_CASE("the next walk begins behind the workspace served last, or where a walk was cut") {
  auto plan = plan_of_four_slots();
  const auto request = plan.next(planner, {.count = 2, .is_ahead = false}, claim_depth::floors);
  CHECK(walk_begin(plan) == workspace_id{});
  plan.note(request, jobs_of({3, 5}), claim_depth::floors);
  CHECK(walk_begin(plan) == workspace_number(5));
  plan.note(request, claim_result{}, claim_depth::floors);
  CHECK(walk_begin(plan) == workspace_number(5));
  auto cut = jobs_of({6});
  cut.cut_at = workspace_number(9);
  plan.note(request, cut, claim_depth::floors);
  CHECK(walk_begin(plan) == workspace_number(9));
  // A full claim was not cut by the walk's length.
  cut = jobs_of({1, 2});
  cut.cut_at = workspace_number(9);
  plan.note(request, cut, claim_depth::floors);
  CHECK(walk_begin(plan) == workspace_number(2));
}

TEST_CASE("what follows a claim") {
  CHECK(judge_claim({}) == claim_follow_up::assign);
  CHECK(judge_claim(jobs_of({1})) == claim_follow_up::assign);
  CHECK(judge_claim({.cut_at = workspace_number(1)}) == claim_follow_up::look_on);
  auto some = jobs_of({1});
  some.cut_at = workspace_number(1);
  CHECK(judge_claim(some) == claim_follow_up::assign);
  CHECK(judge_claim({.suspect_waiting = true}) == claim_follow_up::take_suspect);
  some.suspect_waiting = true;
  CHECK(judge_claim(some) == claim_follow_up::assign);
  CHECK(judge_claim({.suspect_waiting = true, .cut_at = workspace_number(1)}) ==
        claim_follow_up::look_on);
}

TEST_CASE("a claim everywhere is due at the start, then as all workers and its cost allow") {
  auto plan = plan_of_four_slots();
  constexpr double no_spread = 0.5;
  struct thorough_case {
    std::chrono::milliseconds took;
    int workers;
    std::chrono::milliseconds pause;
  };
  CHECK(plan.is_thorough_due(plan_begin));
  for (const auto& [took, workers, pause] :
       {thorough_case{1ms, 1, 2s}, thorough_case{1ms, 10, 10s}, thorough_case{1ms, 500, 60s},
        thorough_case{200ms, 1, 4s}, thorough_case{200ms, 5, 20s}}) {
    CAPTURE(workers);
    CAPTURE(took.count());
    const auto ended = plan_begin + took;
    plan.note_thorough(plan_begin, ended, workers, no_spread);
    CHECK_FALSE(plan.is_thorough_due(ended + pause - 1ms));
    CHECK(plan.is_thorough_due(ended + pause + 1ms));
  }
}
