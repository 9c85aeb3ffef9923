#include "worker/claims/suspect_turn.hpp"

#include <unordered_set>

#include <doctest/doctest.h>

#include "worker/claims/claim_policy.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/slot_pool.hpp"

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

held_claim suspect_claim() {
  claimed_job job;
  job.suspect = true;
  job.fence = {{make_uuid_v7()}, {make_uuid_v4()}, 4};
  auto running = std::make_shared<running_job>(job.fence);
  return {std::move(job), std::move(running)};
}

const suspect_protocol::time_point turn_time{};

/// Runs each job until the test ends it.
class long_runner final : public job_runner {
 public:
  claim_end run(const claimed_job& job, const std::shared_ptr<running_job>&) noexcept override {
    const auto id = job.fence.job;
    std::unique_lock lock(mutex_);
    running_.insert(id);
    changed_.notify_all();
    changed_.wait(lock, [&] { return over_ || !running_.contains(id); });
    return claim_end::here;
  }
  void wait_until_runs(const job_id& id) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return running_.contains(id); });
  }
  std::size_t running() {
    const std::scoped_lock lock(mutex_);
    return running_.size();
  }
  void end(const job_id& id) {
    const std::scoped_lock lock(mutex_);
    running_.erase(id);
    changed_.notify_all();
  }
  void end_all() {
    const std::scoped_lock lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<job_id> running_;
  bool over_ = false;
};

/// A process with jobs in its slots. The test asks what the job fetcher asks.
class busy_process {
 public:
  busy_process() {
    self_.become({make_uuid_v4()});
    policy.host().proved(std::nullopt, {}, 0.5);
    slots_.start();
  }
  ~busy_process() { runner.end_all(); }
  busy_process(const busy_process&) = delete;
  busy_process& operator=(const busy_process&) = delete;

  std::shared_ptr<running_job> claim() {
    auto taken = take_up({}, work_place::slots);
    const auto running = taken.running;
    assign(std::move(taken));
    return running;
  }
  std::shared_ptr<running_job> claim_for_lanes() { return take_up({}, work_place::lanes).running; }
  std::shared_ptr<running_job> claim_suspect(work_place place) {
    claimed_job job;
    job.suspect = true;
    auto taken = take_up(std::move(job), place);
    const auto running = taken.running;
    policy.suspects().take(std::move(taken), place, turn_time);
    return running;
  }
  /// Hands a job to its slot, which begins it.
  void assign(held_claim taken) {
    const auto id = taken.job.fence.job;
    std::vector<held_claim> one;
    one.push_back(std::move(taken));
    slots_.assign(std::move(one));
    runner.wait_until_runs(id);
  }
  /// What the end of the job in its slot means for the suspect.
  suspect_change end(const running_job& job) {
    std::unique_lock lock(mutex_);
    change_.reset();
    runner.end(job.held().job);
    freed_.wait(lock, [&] { return change_.has_value(); });
    return *change_;
  }
  suspect_action look(std::chrono::milliseconds after) {
    auto& turn = policy.suspects();
    const auto in_slots = static_cast<std::size_t>(slots_.in_hand());
    return turn.look(in_slots + turn.others(held.embedding().size()), turn_time + after);
  }

 private:
  held_claim take_up(claimed_job job, work_place place) {
    job.fence = {{make_uuid_v7()}, self_.id(), 1};
    return policy.take_up(std::move(job),
                          place == work_place::slots ? held.extracting() : held.embedding());
  }

  incarnation self_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::optional<suspect_change> change_;

 public:
  claim_policy policy{self_};
  held_jobs held;
  long_runner runner;

 private:
  slot_pool slots_{2, runner, held.extracting(), [this](const claimed_job& job) {
                     const std::scoped_lock lock(mutex_);
                     change_ = policy.suspects().ended(job.fence, turn_time);
                     freed_.notify_all();
                   }};
};

}  // namespace

TEST_CASE("a suspect begins at its own place, and only once nothing else runs") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  turn.take(suspect, work_place::lanes, turn_time);
  CHECK_FALSE(turn.begin(work_place::lanes));
  CHECK(turn.look(1, turn_time) == suspect_action::nothing);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  // A lane asks on its own, perhaps before the database knows.
  CHECK_FALSE(turn.begin(work_place::lanes));
  turn.marked_alone();
  CHECK_FALSE(turn.begin(work_place::slots));
  const auto begun = turn.begin(work_place::lanes);
  REQUIRE(begun);
  CHECK(begun->running == suspect.running);
  CHECK_FALSE(turn.begin(work_place::lanes));
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::over);
  CHECK(turn.phase() == suspect_phase::none);
}

TEST_CASE("a claim under way counts as a job, and none begins beside a suspect") {
  suspect_turn turn;
  auto ticket = turn.begin_claim();
  REQUIRE(ticket);
  turn.take(suspect_claim(), work_place::slots, turn_time);
  CHECK(turn.look(0, turn_time) == suspect_action::nothing);
  CHECK_FALSE(turn.begin_claim());
  ticket.reset();
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  CHECK_FALSE(turn.begin_claim());
}

TEST_CASE("the suspect itself is not among the jobs that it waits for") {
  suspect_turn turn;
  CHECK(turn.others(2) == 2);
  turn.take(suspect_claim(), work_place::lanes, turn_time);
  CHECK(turn.others(2) == 1);
  suspect_turn in_slot;
  in_slot.take(suspect_claim(), work_place::slots, turn_time);
  CHECK(in_slot.others(2) == 2);
}

TEST_CASE("a suspect that is to stop is given up until it has begun") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  CHECK(turn.reason() == stop_reason::none);
  CHECK_FALSE(turn.give_up());
  turn.take(suspect, work_place::slots, turn_time);
  suspect.running->stop(stop_reason::lost);
  CHECK(turn.reason() == stop_reason::lost);
  const auto given_up = turn.give_up();
  REQUIRE(given_up);
  CHECK(given_up->job.fence.job == suspect.job.fence.job);
  CHECK(turn.phase() == suspect_phase::none);
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.waiting());
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  // It could not be marked as alone.
  CHECK(turn.give_up());
  CHECK(turn.phase() == suspect_phase::none);
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  turn.marked_alone();
  REQUIRE(turn.begin(work_place::slots));
  CHECK_FALSE(turn.waiting());
  CHECK_FALSE(turn.give_up());
}

TEST_CASE("the end of another job does not end the turn") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::none);
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::fewer_others);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::fewer_others);
  turn.marked_alone();
  REQUIRE(turn.begin(work_place::slots));
  CHECK(turn.ended(suspect_claim().job.fence, turn_time) == suspect_change::fewer_others);
  auto later = suspect.job.fence;
  ++later.token;
  CHECK(turn.ended(later, turn_time) == suspect_change::fewer_others);
  CHECK(turn.phase() == suspect_phase::running);
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::over);
  CHECK(turn.phase() == suspect_phase::none);
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::none);
}

TEST_CASE("a suspect waits for long jobs, which go on, and runs once the last has ended") {
  busy_process process;
  const auto first = process.claim();
  const auto second = process.claim();
  const auto embedded = process.claim_for_lanes();
  const auto suspect = process.claim_suspect(work_place::slots);
  auto& turn = process.policy.suspects();
  for (const auto after : {0ms, 1'000ms, 1'999ms}) {
    CHECK(process.look(after) == suspect_action::nothing);
    CHECK_FALSE(turn.begin(work_place::slots));
    CHECK_FALSE(process.policy.may_claim_now());
  }
  CHECK(process.runner.running() == 2);
  CHECK(process.end(*first) == suspect_change::fewer_others);
  CHECK(process.look(1'999ms) == suspect_action::nothing);
  process.held.embedding().remove(embedded->held());
  CHECK(process.look(1'999ms) == suspect_action::nothing);
  CHECK(process.runner.running() == 1);
  CHECK(second->reason() == stop_reason::none);
  CHECK(process.end(*second) == suspect_change::fewer_others);
  CHECK(embedded->reason() == stop_reason::none);
  CHECK(first->reason() == stop_reason::none);

  REQUIRE(process.look(1'999ms) == suspect_action::run);
  turn.marked_alone();
  auto begun = turn.begin(work_place::slots);
  REQUIRE(begun);
  process.assign(std::move(*begun));
  CHECK(process.runner.running() == 1);
  CHECK(suspect->reason() == stop_reason::none);
  CHECK_FALSE(process.policy.may_claim_now());
  CHECK(process.end(*suspect) == suspect_change::over);
  CHECK(process.policy.may_claim_now());
}

TEST_CASE("long jobs that are asked to stop run on until they do, and the suspect still waits") {
  busy_process process;
  const auto job = process.claim();
  const auto suspect = process.claim_suspect(work_place::lanes);
  auto& turn = process.policy.suspects();
  REQUIRE(process.look(2'000ms) == suspect_action::ask_others);
  process.held.extracting().stop_others(suspect->held().job, stop_reason::drain);
  CHECK(job->reason() == stop_reason::drain);
  CHECK(suspect->reason() == stop_reason::none);
  CHECK(process.look(3'000ms) == suspect_action::nothing);
  CHECK_FALSE(turn.begin(work_place::lanes));
  CHECK(process.runner.running() == 1);
  CHECK(process.end(*job) == suspect_change::fewer_others);
  CHECK(process.look(3'000ms) == suspect_action::run);
}

TEST_CASE("a suspect that is none any more goes on, and the process claims again") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  CHECK_FALSE(turn.running_alone());
  turn.cleared(suspect.job.fence, turn_time);
  CHECK(turn.phase() == suspect_phase::running);
  turn.marked_alone();
  REQUIRE(turn.begin(work_place::slots));
  REQUIRE(turn.running_alone());
  CHECK(turn.running_alone()->job == suspect.job.fence.job);
  turn.cleared(suspect_claim().job.fence, turn_time);
  CHECK(turn.phase() == suspect_phase::running);
  turn.cleared(suspect.job.fence, turn_time);
  CHECK(turn.phase() == suspect_phase::none);
  CHECK_FALSE(turn.running_alone());
  CHECK_FALSE(turn.takes_suspects(turn_time));
  CHECK(turn.ended(suspect.job.fence, turn_time) == suspect_change::none);
}
