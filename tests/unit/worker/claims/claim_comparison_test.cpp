#include "worker/claims/claim_comparison.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

using running_jobs = std::vector<std::shared_ptr<running_job>>;

const idle_claims::time_point first_look{1000s};

job_id some_job() {
  return {make_uuid_v7()};
}

std::shared_ptr<running_job> runs(const job_id& job, std::int64_t token) {
  return std::make_shared<running_job>(fence{job, {make_uuid_v4()}, token});
}

}  // namespace

TEST_CASE("a running job whose claim is gone or has another token is lost") {
  const auto kept = some_job();
  const auto cancelled = some_job();
  const auto taken = some_job();
  const running_jobs running{runs(kept, 3), runs(cancelled, 1), runs(taken, 7)};
  const std::vector<held_job> held{{kept, 3}, {taken, 8}};
  const auto lost = lost_claims(running, held);
  REQUIRE(lost.size() == 2);
  CHECK(lost[0] == running[1]);
  CHECK(lost[1] == running[2]);
  CHECK(lost_claims({}, held).empty());
}

TEST_CASE("a claim that nobody works on is released when it was seen idle for half a second") {
  idle_claims idle;
  const std::vector<held_job> held{{some_job(), 5}};
  CHECK(idle.due(held, {}, first_look).empty());
  CHECK(idle.any_left());
  CHECK(idle.due(held, {}, first_look + 499ms).empty());
  const auto due = idle.due(held, {}, first_look + 500ms);
  REQUIRE(due.size() == 1);
  CHECK(due[0].job == held[0].job);
  CHECK(due[0].token == 5);
  CHECK_FALSE(idle.any_left());
}

TEST_CASE("a claim that reached its slot meanwhile, or was claimed again, is not idle") {
  idle_claims idle;
  const auto job = some_job();
  const std::vector<held_job> held{{job, 5}};
  CHECK(idle.due(held, {}, first_look).empty());
  const running_jobs running{runs(job, 5)};
  CHECK(idle.due(held, running, first_look + 1s).empty());
  CHECK_FALSE(idle.any_left());
  CHECK(idle.due(held, {}, first_look + 2s).empty());
  const std::vector<held_job> again{{job, 6}};
  CHECK(idle.due(again, {}, first_look + 3s).empty());
  CHECK(idle.due(again, {}, first_look + 4s).size() == 1);
}
