#include "worker/claim_floors.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

workspace_id id_of(std::uint8_t first) {
  workspace_id id;
  id.value.bytes[0] = first;
  return id;
}

claimed_job job_of(std::uint8_t workspace, int priority, const std::string& ready_from) {
  claimed_job job;
  job.workspace = id_of(workspace);
  job.priority = priority;
  job.ready_from = ready_from;
  return job;
}

std::vector<int> firsts(const std::vector<workspace_id>& ids) {
  std::vector<int> bytes;
  for (const auto& id : ids) bytes.push_back(id.value.bytes[0]);
  return bytes;
}

using numbers = std::vector<int>;

}  // namespace

TEST_CASE("a walk goes once round, from behind the last workspace to it") {
  const claim_floors floors;
  const auto walk = floors.walk(id_of(7), false);
  CHECK(firsts(walk.gap_begins) == numbers{7, 0});
  CHECK(firsts(walk.gap_ends) == numbers{255, 7});
  CHECK(walk.known.empty());
}

TEST_CASE("known workspaces are stops between the gaps, each visited once") {
  claim_floors floors;
  claim_result found;
  for (const int workspace : {9, 3, 7, 5}) {
    found.jobs.push_back(job_of(static_cast<std::uint8_t>(workspace), 2, "t"));
  }
  floors.note(found, false);
  const auto walk = floors.walk(id_of(7), false);
  CHECK(firsts(walk.gap_begins) == numbers{7, 9, 0, 3, 5});
  CHECK(firsts(walk.gap_ends) == numbers{9, 255, 3, 5, 7});
  CHECK(firsts(walk.known) == numbers{3, 5, 7, 9});
  const auto other = floors.walk(id_of(4), false);
  CHECK(firsts(other.gap_begins) == numbers{4, 5, 7, 9, 0, 3});
  CHECK(firsts(other.gap_ends) == numbers{5, 7, 9, 255, 3, 4});
}

TEST_CASE("a floor is of a workspace and a priority, and a thorough walk looks below all") {
  claim_floors floors;
  floors.note({.jobs = {job_of(3, 1, "early"), job_of(5, 2, "late")}}, false);
  const auto walk = floors.walk({}, false);
  const std::vector<std::string> none{"-infinity", "-infinity"};
  CHECK(walk.ready_from[0] == none);
  CHECK(walk.ready_from[1] == std::vector<std::string>{"early", "-infinity"});
  CHECK(walk.ready_from[2] == std::vector<std::string>{"-infinity", "late"});
  for (const auto& moments : floors.walk({}, true).ready_from) CHECK(moments == none);
}

TEST_CASE("after a thorough claim only what it served or found quiet has a floor") {
  claim_floors floors;
  floors.note({.jobs = {job_of(3, 1, "old"), job_of(5, 2, "old"), job_of(6, 2, "old")}}, false);
  claim_result found;
  found.jobs = {job_of(3, 1, "new")};
  found.quiet = {{id_of(5), 2}, {id_of(5), 0}, {id_of(99), 0}};
  found.moment = "now";
  floors.note(found, true);
  const auto walk = floors.walk({}, false);
  CHECK(firsts(walk.known) == numbers{3, 5, 6});
  CHECK(walk.ready_from[0] == std::vector<std::string>{"-infinity", "now", "-infinity"});
  CHECK(walk.ready_from[1] == std::vector<std::string>{"new", "-infinity", "-infinity"});
  CHECK(walk.ready_from[2] == std::vector<std::string>{"-infinity", "now", "-infinity"});
}

TEST_CASE("the workspaces that were served longest ago are forgotten") {
  claim_floors floors;
  for (int round = 0; round < 100; ++round) {
    const auto other = static_cast<std::uint8_t>(100 + round);
    floors.note({.jobs = {job_of(1, 2, "t"), job_of(other, 2, "t")}}, false);
  }
  CHECK(floors.known() == claim_floors::known_max);
  const auto known = firsts(floors.walk({}, false).known);
  CHECK(known.front() == 1);
  CHECK(known.back() == 199);
}
