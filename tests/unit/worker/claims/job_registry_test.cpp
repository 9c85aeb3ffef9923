#include "worker/claims/job_registry.hpp"

#include <thread>

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

fence new_fence(std::int64_t token = 1) {
  return {{make_uuid_v7()}, {make_uuid_v4()}, token};
}

}  // namespace

TEST_CASE("a stronger reason replaces a weaker one and not the other way round") {
  running_job job(new_fence());
  CHECK(job.reason() == stop_reason::none);
  job.stop(stop_reason::lost);
  job.stop(stop_reason::drain);
  CHECK(job.reason() == stop_reason::lost);
  job.stop(stop_reason::lapsed);
  CHECK(job.reason() == stop_reason::lapsed);
}

TEST_CASE("a job that makes way says so, and one that is stopped for another reason does not") {
  running_job asked(new_fence());
  asked.make_way(stop_reason::drain);
  CHECK(asked.reason() == stop_reason::drain);
  asked.make_way(stop_reason::drain_now);
  CHECK(asked.reason() == stop_reason::drain_now);
  CHECK(std::string_view(asked.release_cause()) == "made_way");
  running_job drained(new_fence());
  drained.stop(stop_reason::drain);
  drained.make_way(stop_reason::drain_now);
  CHECK(std::string_view(drained.release_cause()) == "drain");
}

TEST_CASE("a job is found while something works on it") {
  job_registry registry;
  const auto job = registry.add(new_fence());
  CHECK(registry.find(job->held().job) == job);
  registry.remove(job->held());
  CHECK(registry.find(job->held().job) == nullptr);
}

TEST_CASE("stop_all reaches every job and later ones are untouched") {
  job_registry registry;
  const auto first = registry.add(new_fence());
  const auto second = registry.add(new_fence());
  registry.stop_all(stop_reason::drain);
  CHECK(first->reason() == stop_reason::drain);
  CHECK(second->reason() == stop_reason::drain);
  CHECK(registry.add(new_fence())->reason() == stop_reason::none);
  CHECK(registry.size() == 3);
}

TEST_CASE("stop_others reaches every job but the one that is spared") {
  job_registry registry;
  const auto spared = registry.add(new_fence());
  const auto other = registry.add(new_fence());
  registry.stop_others(spared->held().job, stop_reason::drain);
  CHECK(spared->reason() == stop_reason::none);
  CHECK(other->reason() == stop_reason::drain);
}

TEST_CASE("removing an old claim of a job leaves its new claim") {
  job_registry registry;
  auto held = new_fence(1);
  const auto before = registry.add(held);
  auto again = held;
  again.token = 3;
  const auto now = registry.add(again);
  CHECK(before->reason() == stop_reason::lost);
  CHECK(now->reason() == stop_reason::none);
  registry.remove(held);
  CHECK(registry.size() == 1);
  registry.remove(again);
  CHECK(registry.size() == 0);
}

TEST_CASE("wait_empty returns when the last job is removed, and gives up at its deadline") {
  job_registry registry;
  const auto held = new_fence();
  registry.add(held);
  CHECK_FALSE(registry.wait_empty(wakeup::clock::now() + 10ms));
  std::thread other([&] { registry.remove(held); });
  CHECK(registry.wait_empty(wakeup::clock::now() + 10s));
  other.join();
}

TEST_CASE("a wakeup that came before the wait is not missed, and a stop ends every wait") {
  wakeup wake;
  wake.notify();
  CHECK(wake.wait_for(10s));
  CHECK_FALSE(wake.wait_for(1ms));
  wake.stop();
  CHECK(wake.stopped());
  CHECK_FALSE(wake.wait_for(10s));
}
