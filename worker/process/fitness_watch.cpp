#include "worker/process/fitness_watch.hpp"

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/service/service_manager.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

/// Each fault wakes the loop.
constexpr loop_plan::duration until_a_fault = 1h;
constexpr loop_plan::duration pause_after_failed_proof = 1s;

}  // namespace

fitness_watch::fitness_watch(fitness& host, fitness_duties duties)
    : host_(host),
      duties_(std::move(duties)),
      loop_(host.changed(), {.failure_event = "proof_not_made",
                             .turn = [this](woken_by) { return turn(); },
                             .after_failure = [] { return pause_after_failed_proof; }}) {}

loop_plan::duration fitness_watch::turn() {
  tell("");
  const auto due = host_.proof_due();
  if (!due) return until_a_fault;
  if (const auto left = *due - wakeup::clock::now(); left > left.zero()) return left;
  const auto fault = duties_.prove();
  host_.proved(fault ? std::optional(fault->code) : std::nullopt, wakeup::clock::now(),
               random_fraction());
  tell(fault ? fault->detail : "");
  if (!fault) duties_.claim_again();
  return {};
}

void fitness_watch::tell(const std::string& detail) {
  auto code = host_.unfit_code();
  if (code == told_) return;
  if (code) {
    log_error("host_unfit", {{"code", *code}, {"error", detail}});
  } else {
    log_info("host_fit", {{"was", *told_}});
  }
  told_ = std::move(code);
  if (!duties_.is_draining()) {
    tell_status(told_ ? "unfit, claims no jobs: " + *told_ : "running");
  }
  duties_.changed();
}

}  // namespace pagemill
