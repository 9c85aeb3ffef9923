#include "worker/document_work.hpp"

#include "common/jobs/channels.hpp"

namespace pagemill {

document_work::document_work(const document_tools& tools)
    : children_(tools.config.extractor),
      proof_(children_, tools.config.runtime_folder),
      stages_(tools_of(tools)),
      executor_(stages_, tools.queue, tools.ends, tools.notifications, tools.policy, tools.held,
                tools.config.slot) {}

stage_tools document_work::tools_of(const document_tools& tools) {
  return {.outside = tools.config.outside,
          .limits = tools.config.limits,
          .runtime_folder = tools.config.runtime_folder,
          .blobs = tools.blobs,
          .writer = tools.writer,
          .children = children_,
          .proof = proof_,
          .models = tools.models,
          .hint = [&hints = tools.notifications](const job_id& job) {
            hints.notify(channel_job_changed, to_string(job));
          }};
}

}  // namespace pagemill
