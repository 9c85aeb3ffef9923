#include "worker/models/model_work.hpp"

#include <format>

#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/service/patient_start.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

/// How soon a process hears of a change. Much less than former vectors are kept.
constexpr loop_plan::duration look_interval = 5s;
/// Searches and jobs that began with a former model still use its vectors.
constexpr std::chrono::seconds former_vectors_kept = 60s;
constexpr int deleted_at_once = 10'000;

}  // namespace

model_work::model_work(model_library library, const model_tools& tools)
    : tools_(tools),
      models_(tools.pool),
      shelf_(std::move(library)),
      batches_([this] { return shelf_.target(); }),
      reembedder_({.task = [this] { return batches_.task(); },
                   .step =
                       [this](const backfill_task& task, const workspace_id& workspace) {
                         return tools_.backfills.work_on(task, workspace, batches_);
                       },
                   .nothing_left = [this] { return tend(); }},
                  tools.backfills, tools.fleet, tools.host),
      follower_(wake_, {.failure_event = "models_not_followed",
                        .turn = [this](woken_by) { return follow(); },
                        .after_failure = [] { return look_interval; }}) {}

void model_work::prepare() {
  const auto now = model_shelf::time_point::clock::now();
  shelf_.stock({}, now);
  const auto configured = shelf_.active();
  models_in_use in_use;
  patiently(tools_.pool, [&] {
    if (configured) register_model(*configured->made);
    in_use = models_.in_use();
  });
  shelf_.stock(in_use, now);
  if (shelf_.active()) return;
  log_error("nothing_is_embedded", {{"code", shelf_.problem()},
                                    {"hint", "set PAGEMILL_MODEL_DIR or run deploy/fetch-model"}});
}

void model_work::register_model(const embedder& model) {
  const auto dimension = static_cast<int>(model.dimension());
  try {
    models_.register_model(model.name(), dimension, model.fingerprint());
  } catch (const postgres::database_error& refused) {
    if (!postgres::is_refusal(refused)) throw;
    log_error("model_refused",
              {{"error", std::format("the database refuses the model {} with dimension {}; it may "
                                     "know that name with another one, or of other files ({})",
                                     model.name(), dimension, refused.what())}});
  }
}

std::string model_work::active_name() const {
  const auto active = shelf_.active();
  return active ? active->made->name() : "none";
}

void model_work::start() {
  follower_.start();
  reembedder_.start();
}

void model_work::look_soon() {
  wake_.notify();
  reembedder_.look_soon();
}

void model_work::stop() {
  follower_.stop();
  reembedder_.stop();
}

loop_plan::duration model_work::follow() {
  auto in_use = models_.in_use();
  const auto now = model_shelf::time_point::clock::now();
  if (shelf_.is_stale(in_use, now)) {
    shelf_.stock(in_use, now);
    // The first model of a service, which was damaged when this process started.
    if (const auto first = shelf_.active(); first && !in_use.active) {
      register_model(*first->made);
      in_use = models_.in_use();
      shelf_.stock(in_use, now);
    }
    reembedder_.look_soon();
  }
  return look_interval;
}

/// One of the workers does it. nullopt: there is nothing to do soon.
std::optional<loop_plan::duration> model_work::tend() {
  const auto step = models_.tend(former_vectors_kept, deleted_at_once);
  if (step == "grace") return look_interval;
  if (step == "deleted") return 50ms;
  const bool is_change = step == "switched" || step == "closed" || step == "emptied";
  if (!is_change && step != "requested") return std::nullopt;
  if (is_change) {
    const auto in_use = models_.in_use();
    log_info("embedding_model_change",
             {{"step", step}, {"active", in_use.active ? in_use.active->name : "none"}});
  }
  // All processes shall hear of a change, and the model may be on other hosts only.
  tools_.notifications.notify(channel_backfill, "");
  return 50ms;
}

}  // namespace pagemill
