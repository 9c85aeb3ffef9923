#include "worker/claims/claim_floors.hpp"

#include <format>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

workspace_id id_of(std::uint8_t first) {
  workspace_id id;
  id.value.bytes[0] = first;
  return id;
}

claimed_job job_of(std::uint8_t workspace, int priority, const std::string& ready_behind) {
  claimed_job job;
  job.workspace = id_of(workspace);
  job.priority = priority;
  job.ready_behind = ready_behind;
  job.fence.job.value.bytes[0] = workspace;
  return job;
}

/// Like "3:1:early", workspace, priority and time; a job id is "!" when it is none.
std::vector<std::string> places(const claim_walk& walk) {
  std::vector<std::string> texts;
  for (const auto& place : walk.behind) {
    texts.push_back(std::format("{}:{}:{}{}", place.workspace.value.bytes[0], place.priority,
                                place.run_at, place.job == job_id{} ? "!" : ""));
  }
  return texts;
}

std::vector<int> firsts(const std::vector<workspace_id>& ids) {
  std::vector<int> bytes;
  for (const auto& id : ids) bytes.push_back(id.value.bytes[0]);
  return bytes;
}

using numbers = std::vector<int>;
using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a walk goes once round, from behind the last workspace to it") {
  const claim_floors floors;
  const auto walk = floors.walk(id_of(7), claim_depth::floors);
  CHECK(firsts(walk.gap_begins) == numbers{7, 0});
  CHECK(firsts(walk.gap_ends) == numbers{255, 7});
  CHECK(walk.behind.empty());
}

TEST_CASE("known workspaces are stops between the gaps, each visited once") {
  claim_floors floors;
  claim_result found;
  for (const int workspace : {9, 3, 7, 5}) {
    found.jobs.push_back(job_of(static_cast<std::uint8_t>(workspace), 2, "t"));
  }
  floors.note(found, claim_depth::floors);
  const auto walk = floors.walk(id_of(7), claim_depth::floors);
  CHECK(firsts(walk.gap_begins) == numbers{7, 9, 0, 3, 5});
  CHECK(firsts(walk.gap_ends) == numbers{9, 255, 3, 5, 7});
  const auto other = floors.walk(id_of(4), claim_depth::floors);
  CHECK(firsts(other.gap_begins) == numbers{4, 5, 7, 9, 0, 3});
  CHECK(firsts(other.gap_ends) == numbers{5, 7, 9, 255, 3, 4});
}

TEST_CASE("ready jobs stand behind the last that was claimed of their workspace and priority") {
  claim_floors floors;
  floors.note({.jobs = {job_of(3, 1, ""), job_of(3, 1, "early"), job_of(5, 2, "late")}},
              claim_depth::floors);
  CHECK(places(floors.walk({}, claim_depth::floors)) == texts{"3:1:early", "5:2:late"});
  CHECK(floors.walk({}, claim_depth::everywhere).behind.empty());
  CHECK(firsts(floors.walk({}, claim_depth::everywhere).gap_ends) == numbers{3, 5, 255, 0});
}

TEST_CASE("after a thorough claim only what it served or found quiet is known") {
  claim_floors floors;
  floors.note({.jobs = {job_of(3, 1, "old"), job_of(5, 2, "old"), job_of(6, 2, "old")}},
              claim_depth::floors);
  claim_result found;
  found.jobs = {job_of(3, 1, "new")};
  found.quiet = {{id_of(5), 2}, {id_of(5), 0}, {id_of(99), 0}};
  found.moment = "now";
  floors.note(found, claim_depth::everywhere);
  CHECK(places(floors.walk({}, claim_depth::floors)) == texts{"3:1:new", "5:0:now!", "5:2:now!"});
  CHECK(firsts(floors.walk({}, claim_depth::floors).gap_ends) == numbers{3, 5, 6, 255, 0});
}

TEST_CASE("the workspaces that were served longest ago are forgotten") {
  claim_floors floors;
  for (int round = 0; round < 100; ++round) {
    const auto other = static_cast<std::uint8_t>(100 + round);
    floors.note({.jobs = {job_of(1, 2, "t"), job_of(other, 2, "t")}}, claim_depth::floors);
  }
  CHECK(floors.known() == claim_floors::known_max);
  const auto stops = firsts(floors.walk({}, claim_depth::floors).gap_ends);
  CHECK(stops[0] == 1);
  CHECK(stops[claim_floors::known_max - 1] == 199);
  CHECK(stops[claim_floors::known_max] == 255);
}
