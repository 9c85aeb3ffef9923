#include "worker/claims/slot_pool.hpp"

#include <doctest/doctest.h>

#include "tests/support/eventually.hpp"

using namespace pagemill;

namespace {

/// Counts the jobs and, while it is shut, holds them.
class counting_runner final : public job_runner {
 public:
  claim_end run(const claimed_job&, const std::shared_ptr<running_job>&) noexcept override {
    std::unique_lock lock(mutex_);
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    return claim_end::here;
  }
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void shut() {
    const std::scoped_lock lock(mutex_);
    open_ = false;
  }
  void wait_begun(int jobs) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ >= jobs; });
  }
  int begun() {
    const std::scoped_lock lock(mutex_);
    return begun_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int begun_ = 0;
};

std::vector<held_claim> registered(job_registry& registry, int count) {
  std::vector<held_claim> jobs;
  for (int i = 0; i < count; ++i) {
    claimed_job job;
    job.fence = {{make_uuid_v7()}, {make_uuid_v4()}, 1};
    auto running = registry.add(job.fence);
    jobs.push_back({std::move(job), std::move(running)});
  }
  return jobs;
}

bool eventually_free(const slot_pool& pool) {
  return test::eventually(std::chrono::seconds(30), [&] { return pool.in_hand() == 0; });
}

}  // namespace

TEST_CASE("slots run the jobs they are given, and unregister them") {
  counting_runner runner;
  runner.open();
  job_registry registry;
  std::atomic<int> freed = 0;
  slot_pool pool(2, runner, registry, [&](const claimed_job&) { ++freed; });
  CHECK(pool.wanted() == 2);
  pool.assign(registered(registry, 5));
  CHECK(pool.in_hand() == 5);
  CHECK(pool.wanted() == 0);
  pool.start();
  CHECK(registry.wait_empty(wakeup::clock::now() + std::chrono::seconds(30)));
  pool.stop();
  CHECK(runner.begun() == 5);
  CHECK(freed == 5);
  CHECK(pool.in_hand() == 0);
}

TEST_CASE("jobs that no slot has begun can be taken back") {
  counting_runner runner;
  job_registry registry;
  slot_pool pool(1, runner, registry, [](const claimed_job&) {});
  pool.start();
  pool.assign(registered(registry, 3));
  runner.wait_begun(1);
  CHECK(pool.take_unbegun().size() == 2);
  CHECK(pool.in_hand() == 1);
  runner.open();
  pool.stop();
  CHECK(runner.begun() == 1);
}

TEST_CASE("a job that was lost while it waited is not run") {
  counting_runner runner;
  runner.open();
  job_registry registry;
  slot_pool pool(1, runner, registry, [](const claimed_job&) {});
  auto jobs = registered(registry, 2);
  jobs[0].running->stop(stop_reason::lost);
  pool.assign(std::move(jobs));
  pool.start();
  CHECK(registry.wait_empty(wakeup::clock::now() + std::chrono::seconds(30)));
  pool.stop();
  CHECK(runner.begun() == 1);
}

TEST_CASE("a guest is next, and while others are expected the last free slot is theirs") {
  counting_runner runner;
  job_registry registry;
  slot_pool pool(3, runner, registry, [](const claimed_job&) {});
  pool.start();
  pool.assign(registered(registry, 3));
  runner.wait_begun(3);
  REQUIRE(pool.stuck_at());
  CHECK(pool.holders().size() == 1);
  CHECK(pool.newest_of_largest());
  const auto now = slot_shares::time_point::clock::now();
  CHECK(pool.to_claim(now).count == 0);
  pool.assign(registered(registry, 1));
  auto guest = registered(registry, 1).front();
  guest.job.workspace.value.bytes.fill(9);
  const auto held = guest.job.fence.job;
  pool.assign_guest(std::move(guest), now);
  CHECK(pool.take_unbegun().front().job.fence.job == held);
  runner.open();
  CHECK(eventually_free(pool));
  // Long jobs only: short ones are claimed ahead, and no slot is kept.
  pool.note_stalled();
  CHECK(pool.to_claim(now).count == 2);
  CHECK(pool.to_claim(now).passed_over.empty());
  CHECK(pool.to_claim(now + slot_shares::guests_expected).count == 3);
  runner.shut();
  pool.assign(registered(registry, 2));
  runner.wait_begun(5);
  CHECK(pool.to_claim(now).count == 1);
  CHECK(pool.to_claim(now).passed_over.size() == 1);
  CHECK(pool.to_claim(now + slot_shares::guests_expected).passed_over.empty());
  runner.open();
  pool.stop();
}

TEST_CASE("stopping is legal before the start, and twice") {
  counting_runner runner;
  job_registry registry;
  slot_pool pool(1, runner, registry, [](const claimed_job&) {});
  pool.stop();
  pool.stop();
}
