#include "worker/lease/lease.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const steady_time begin{1000s};

worker_sighting sighting(const worker_id& id, const char* stamp, bool locks, bool locked) {
  return {.id = id, .slot = "worker-1", .stamp = stamp, .locks = locks, .locked = locked};
}

std::vector<worker_sighting> look(death_watch& watch, const worker_sighting& seen,
                                  steady_time when) {
  return watch.dead({seen}, when, when);
}

}  // namespace

TEST_CASE("a process gives up 3 s before others may take its jobs") {
  CHECK(give_up_at({begin, true}, true, {}) == begin + 12s);
  CHECK(give_up_at({begin, false}, false, {}) == begin + 12s);
}

TEST_CASE("a process whose promised lock is gone gives up within 4 s of its last renewal") {
  CHECK(give_up_at({begin, true}, false, {}) == begin + 4s);
}

TEST_CASE("a worker that renews is never dead") {
  death_watch watch({});
  const worker_id id{make_uuid_v4()};
  for (int second = 0; second < 100; second += 2) {
    const auto stamp = std::to_string(second);
    CHECK(look(watch, sighting(id, stamp.c_str(), false, false), begin + second * 1s).empty());
  }
}

TEST_CASE("a silent worker is dead after the lease on the sweeper's own clock") {
  death_watch watch({});
  const worker_id id{make_uuid_v4()};
  const auto seen = sighting(id, "same", true, true);
  CHECK(look(watch, seen, begin).empty());
  CHECK(look(watch, seen, begin + 14s).empty());
  const auto dead = look(watch, seen, begin + 15s);
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].id == id);
  CHECK(dead[0].stamp == "same");
}

TEST_CASE("a worker whose lock is gone is dead after the short grace") {
  death_watch watch({});
  const worker_id id{make_uuid_v4()};
  CHECK(look(watch, sighting(id, "same", true, true), begin).empty());
  CHECK(look(watch, sighting(id, "same", true, false), begin + 4s).empty());
  CHECK(look(watch, sighting(id, "same", true, false), begin + 6s).size() == 1);
}

TEST_CASE("a lock that is missing at one sighting only is no death") {
  death_watch watch({});
  const worker_id id{make_uuid_v4()};
  CHECK(look(watch, sighting(id, "same", true, true), begin).empty());
  CHECK(look(watch, sighting(id, "same", true, false), begin + 6s).empty());
  CHECK(look(watch, sighting(id, "same", true, true), begin + 8s).empty());
  CHECK(look(watch, sighting(id, "same", true, false), begin + 10s).empty());
}

TEST_CASE("a worker that never had a lock has the whole lease") {
  death_watch watch({});
  const worker_id id{make_uuid_v4()};
  CHECK(look(watch, sighting(id, "same", false, false), begin).empty());
  CHECK(look(watch, sighting(id, "same", false, false), begin + 10s).empty());
  CHECK(look(watch, sighting(id, "same", false, false), begin + 15s).size() == 1);
}

TEST_CASE("what was seen before the own renewals failed proves nothing") {
  death_watch watch({});
  const auto seen = sighting({make_uuid_v4()}, "same", true, true);
  CHECK(look(watch, seen, begin).empty());
  watch.forget();
  CHECK(look(watch, seen, begin + 20s).empty());
  CHECK(look(watch, seen, begin + 35s).size() == 1);
}

TEST_CASE("a worker that left and one that came are not mixed up") {
  death_watch watch({});
  const worker_id first{make_uuid_v4()};
  const worker_id second{make_uuid_v4()};
  CHECK(look(watch, sighting(first, "a", false, false), begin).empty());
  CHECK(look(watch, sighting(second, "a", false, false), begin + 16s).empty());
  CHECK(look(watch, sighting(first, "a", false, false), begin + 20s).empty());
}

TEST_CASE("a sweeper that was stopped in the middle of its look takes nobody") {
  death_watch watch({});
  const auto seen = sighting({make_uuid_v4()}, "same", true, true);
  CHECK(watch.dead({seen}, begin, begin + 20s).empty());  // before the answer
  CHECK(look(watch, seen, begin + 22s).empty());
  CHECK(watch.dead({seen}, begin + 34s, begin + 60s).empty());  // after the answer
  CHECK(look(watch, seen, begin + 35s).size() == 1);
}

TEST_CASE("a lease record gives up by its last acknowledged renewal") {
  lease_record record({});
  record.acknowledged({begin, true});
  CHECK(record.last_sent() == begin);
  CHECK_FALSE(record.must_give_up(begin + 12s - 1ms, true));
  CHECK(record.must_give_up(begin + 12s, true));
  CHECK(record.must_give_up(begin + 4s, false));
  record.acknowledged({begin + 3s, false});
  CHECK_FALSE(record.must_give_up(begin + 14s, false));
}

TEST_CASE("a lock counts as promised from the moment a renewal that says so is sent") {
  lease_record record({});
  record.acknowledged({begin, false});
  CHECK_FALSE(record.must_give_up(begin + 5s, false));
  record.promises_lock();
  CHECK(record.must_give_up(begin + 5s, false));
}

TEST_CASE("renewals are unbroken until two of them are more than twice the interval apart") {
  lease_record record({});
  record.acknowledged({begin, false});
  CHECK(record.unbroken_since() == begin);
  record.acknowledged({begin + 6s, false});
  CHECK(record.unbroken_since() == begin);
  record.acknowledged({begin + 12s + 1ms, false});
  CHECK(record.unbroken_since() == begin + 12s + 1ms);
}

TEST_CASE(
    "the next renewal comes after the interval, soon after a failure, at once after a lapse") {
  CHECK(wait_after_renewal(renewal_outcome::renewed, {}, 0) == 3s);
  CHECK(wait_after_renewal(renewal_outcome::lapsed, {}, 0) == 0s);
  CHECK(wait_after_renewal(renewal_outcome::failed, {}, 0) == 400ms);
  CHECK(wait_after_renewal(renewal_outcome::failed, {}, 0.5) == 500ms);
}

TEST_CASE("a process sweeps while its own renewals go on, and starts over after a gap") {
  const sweep_conditions well{
      .last_renewal = begin, .unbroken_since = begin, .unbroken_since_before = begin};
  CHECK(judge_sweep(well, begin + 6s, {}) == sweep_decision::sweep);
  CHECK(judge_sweep(well, begin + 6s + 1ms, {}) == sweep_decision::skip);
  auto now = well;
  now.has_lapsed = true;
  CHECK(judge_sweep(now, begin, {}) == sweep_decision::skip);
  now = well;
  now.unbroken_since = begin + 1s;
  CHECK(judge_sweep(now, begin + 1s, {}) == sweep_decision::start_over);
}

TEST_CASE("with eight processes before it a process leaves the sweep to them") {
  sweep_conditions many{
      .last_renewal = begin, .unbroken_since = begin, .unbroken_since_before = begin};
  many.workers_before = 7;
  CHECK(judge_sweep(many, begin, {}) == sweep_decision::sweep);
  many.workers_before = 8;
  CHECK(judge_sweep(many, begin, {}) == sweep_decision::skip);
}
