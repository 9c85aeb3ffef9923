#include "worker/document_work.hpp"

#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/service/patient_start.hpp"

namespace pagemill {

document_work::document_work(const document_tools& tools)
    : model_(load_model(tools.config)),
      model_id_(register_model(model_.get(), tools)),
      children_(tools.config.extractor),
      proof_(children_, tools.config.runtime_folder),
      stages_(tools_of(tools)),
      executor_(stages_, tools.queue, tools.ends, tools.notifications, tools.policy, tools.held,
                tools.config.slot) {}

std::unique_ptr<embedder> document_work::load_model(const worker_config& config) {
  auto loaded = config.make_embedder();
  if (loaded) return std::move(*loaded);
  log_error("nothing_is_embedded", {{"code", to_string(loaded.error().code)},
                                    {"error", loaded.error().message},
                                    {"hint", "set PAGEMILL_MODEL_DIR or run deploy/fetch-model"}});
  return nullptr;
}

int document_work::register_model(const embedder* model, const document_tools& tools) {
  int id = 0;
  if (model == nullptr) return id;
  patiently(tools.pool, [&] {
    id = tools.writer.register_model(model->name(), static_cast<int>(model->dimension()));
  });
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
          .hint = [&hints = tools.notifications](const job_id& job) {
            hints.notify(channel_job_changed, to_string(job));
          }};
}

}  // namespace pagemill
