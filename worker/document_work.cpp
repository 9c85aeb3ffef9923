#include "worker/document_work.hpp"

#include <format>
#include <utility>

#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/service/patient_start.hpp"

namespace pagemill {

document_work::document_work(const document_tools& tools)
    : model_(load_model(tools.config)),
      model_id_(register_model(tools)),
      children_(tools.config.extractor),
      proof_(children_, tools.config.runtime_folder),
      stages_(tools_of(tools)),
      executor_(stages_, tools.queue, tools.ends, tools.notifications, tools.policy, tools.held,
                tools.config.slot) {}

std::unique_ptr<embedder> document_work::load_model(const worker_config& config) {
  auto loaded = config.make_embedder();
  if (loaded) return std::move(*loaded);
  go_without_model(loaded.error());
  return nullptr;
}

/// Without any model, documents are complete without vectors. One that cannot be used is an
/// accident: jobs keep their place until it is mended.
void document_work::go_without_model(const model_problem& problem) {
  model_unusable_ = problem.code != model_problem_code::model_missing;
  log_error("nothing_is_embedded", {{"code", to_string(problem.code)},
                                    {"error", problem.message},
                                    {"hint", "set PAGEMILL_MODEL_DIR or run deploy/fetch-model"}});
}

int document_work::register_model(const document_tools& tools) {
  int id = 0;
  if (model_ == nullptr) return id;
  const auto dimension = static_cast<int>(model_->dimension());
  try {
    patiently(tools.pool, [&] { id = tools.writer.register_model(model_->name(), dimension); });
  } catch (const postgres::database_error& refused) {
    if (!postgres::is_refusal(refused)) throw;
    go_without_model(
        {model_problem_code::model_unsupported,
         std::format("the database refuses the model {} with dimension {}; it may know that name "
                     "with another one ({})",
                     model_->name(), dimension, refused.what())});
    model_.reset();
  }
  return id;
}

stage_tools document_work::tools_of(const document_tools& tools) {
  return {.outside = tools.config.outside,
          .limits = tools.config.limits,
          .runtime_folder = tools.config.runtime_folder,
          .blobs = tools.blobs,
          .writer = tools.writer,
          .children = children_,
          .proof = proof_,
          .model = model_.get(),
          .model_id = model_id_,
          .hint = [&hints = tools.notifications](
                      const job_id& job) { hints.notify(channel_job_changed, to_string(job)); },
          .model_unusable = model_unusable_};
}

}  // namespace pagemill
