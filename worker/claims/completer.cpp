#include "worker/claims/completer.hpp"

#include <unordered_set>

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

/// Each end wakes the loop.
constexpr loop_plan::duration until_woken = 1h;
constexpr loop_plan::duration pause_after_failure = 1s;

}  // namespace

completer::completer(claim_store& queue, const incarnation& self, held_jobs& held,
                     std::function<void(const job_id&)> ended)
    : queue_(queue),
      self_(self),
      held_(held),
      ended_(std::move(ended)),
      loop_(wake_, {.failure_event = "completer_failed",
                    .turn = [this](woken_by) { return write_all(when_away::retry); },
                    .after_failure = [] { return pause_after_failure; },
                    .at_end = [this] { write_all(when_away::give_up); }}) {}

completer::~completer() {
  stop();
}

void completer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  loop_.stop();
}

void completer::add(finished_claim ending) {
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return !batches_.is_full() || stopping_; });
    batches_.add(std::move(ending));
  }
  wake_.notify();
}

/// Returns how long to wait for more, or for another try.
loop_plan::duration completer::write_all(when_away rule) {
  while (true) {
    std::span<const finished_claim> batch;
    {
      const std::scoped_lock lock(mutex_);
      const auto now = wakeup::clock::now();
      batch = batches_.next(now);
      if (batch.empty()) {
        const auto wait = batches_.retry_at() - now;
        if (wait <= wait.zero()) return until_woken;
        if (rule == when_away::retry) return wait;
      }
    }
    room_.notify_all();
    write_next(batch, rule);
  }
}

void completer::write_next(std::span<const finished_claim> batch, when_away rule) {
  std::vector<finished_claim> over;
  // Once the lease is over, the claims are another's or soon will be: the fence would refuse them.
  const bool is_lost =
      batch.empty() || (batches_.is_retry() && !self_.owns(batch.front().held.worker));
  const auto result = is_lost ? write_result::unavailable : write(batch);
  {
    const std::scoped_lock lock(mutex_);
    const bool gives_up =
        result == write_result::unavailable && (is_lost || rule == when_away::give_up);
    over = gives_up ? batches_.abandon()
                    : batches_.judge(result, wakeup::clock::now(), random_fraction());
  }
  for (const auto& end : over) held_.extracting().remove(end.held);
}

write_result completer::write(std::span<const finished_claim> batch) {
  try {
    const auto written = queue_.finish(batch.front().held.worker, batch);
    const std::unordered_set<job_id> held(written.begin(), written.end());
    for (const auto& end : batch) {
      if (held.contains(end.held.job)) {
        ended_(end.held.job);
      } else {
        log_info("claim_lost", {{"job_id", to_string(end.held.job)}});
      }
    }
    return write_result::written;
  } catch (const postgres::database_error& problem) {
    log_error("jobs_not_ended", {{"jobs", batch.size()}, {"error", problem.what()}});
    held_.note_uncertain();
    return postgres::is_refusal(problem) ? write_result::refused : write_result::unavailable;
  }
}

}  // namespace pagemill
