#include "worker/backfill/backfiller.hpp"

#include "common/core/log.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr retry_curve after_failures{.first = 1s, .longest = 60s};

}  // namespace

backfiller::backfiller(backfill_store& tasks, std::function<backfill_task()> task,
                       backfill_batch batch, const fleet_view& fleet)
    : tasks_(tasks),
      task_(std::move(task)),
      batch_(std::move(batch)),
      fleet_(fleet),
      loop_(wake_, {.failure_event = "backfill_failed",
                    .turn = [this](woken_by) { return turn(); },
                    .after_failure = [this] { return after_failure(); }}) {}

loop_plan::duration backfiller::turn() {
  const auto task = task_();
  const auto begun = wakeup::clock::now();
  const auto workspace = tasks_.take_turn(task);
  if (!workspace) {
    failures_ = 0;
    return backfill_pace::idle(fleet_.standing().alive, random_fraction());
  }
  const auto step = tasks_.work_on(task, *workspace, batch_);
  failures_ = 0;
  if (step == backfill_step::workspace_ended) {
    log_info("backfill_ended", {{"kind", task.kind}, {"workspace_id", to_string(*workspace)}});
  }
  return pace_.after(step, wakeup::clock::now() - begun);
}

loop_plan::duration backfiller::after_failure() {
  return wait_after(after_failures, ++failures_, random_fraction());
}

}  // namespace pagemill
