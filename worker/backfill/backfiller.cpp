#include "worker/backfill/backfiller.hpp"

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/net/provider_client.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/process/host_fault.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr retry_curve after_failures{.first = 1s, .longest = 60s};
/// look_soon() ends it.
constexpr loop_plan::duration until_fit = 1h;

/// Not of the database, which all hosts share: that a batch could not be done there, although its
/// failure can be recorded, counts.
std::optional<host_fault> fault_of_this_host(const std::exception& problem) {
  if (dynamic_cast<const postgres::database_error*>(&problem) != nullptr) return std::nullopt;
  return host_fault_of(problem);
}

}  // namespace

std::optional<std::string> backfill_failure_code(const std::exception& problem) {
  if (fault_of_this_host(problem)) return std::nullopt;
  if (const auto fault = host_fault_of(problem)) return std::string(fault->code);
  if (dynamic_cast<const provider_error*>(&problem) != nullptr) return std::nullopt;
  if (dynamic_cast<const postgres::statement_timed_out*>(&problem)) return "database_timeout";
  if (dynamic_cast<const postgres::database_error*>(&problem)) return "database_refused";
  return "internal_error";
}

backfiller::backfiller(backfill_plan plan, backfill_store& tasks, const fleet_view& fleet,
                       fitness& host)
    : plan_(std::move(plan)),
      tasks_(tasks),
      fleet_(fleet),
      host_(host),
      loop_(wake_, {.failure_event = "backfill_failed",
                    .turn = [this](woken_by) { return turn(); },
                    .after_failure = [this] { return after_failure(); }}) {}

loop_plan::duration backfiller::turn() {
  if (!host_.is_fit()) return until_fit;
  const auto task = plan_.task();
  const auto begun = wakeup::clock::now();
  const auto workspace = task ? tasks_.take_turn(*task) : std::nullopt;
  if (!workspace) return rest();
  const auto step = work_on(*task, *workspace);
  failures_ = 0;
  if (step == backfill_step::workspace_ended) {
    log_info("backfill_ended", {{"kind", task->kind}, {"workspace_id", to_string(*workspace)}});
  }
  return pace_.after(step, wakeup::clock::now() - begun);
}

loop_plan::duration backfiller::rest() {
  const auto asked = plan_.nothing_left();
  failures_ = 0;
  return asked.value_or(backfill_pace::idle(fleet_.standing().alive, random_fraction()));
}

backfill_step backfiller::work_on(const backfill_task& task, const workspace_id& workspace) {
  try {
    return plan_.step(task, workspace);
  } catch (const std::exception& problem) {
    if (const auto fault = fault_of_this_host(problem)) {
      host_.failed(fault->code, fitness::time_point::clock::now(), random_fraction());
    }
    throw;
  }
}

loop_plan::duration backfiller::after_failure() {
  return wait_after(after_failures, ++failures_, random_fraction());
}

}  // namespace pagemill
