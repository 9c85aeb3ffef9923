#include "worker/stages/downloading_stage.hpp"

#include "common/core/log.hpp"
#include "worker/stages/download.hpp"

namespace pagemill {

void downloading_stage::work(std::span<stage_job> jobs) {
  for (auto& at : jobs) at.end = run(at);
}

stage_end downloading_stage::run(const stage_job& at) const {
  const auto start = std::chrono::steady_clock::now();
  const auto& job = at.job;
  tools_.hint(job.fence.job);
  auto end = download(tools_.outside, tools_.blobs, tools_.writer, job, *at.running).run();
  if (auto* failed = std::get_if<stage_failed>(&end)) return std::move(*failed);
  if (std::holds_alternative<stage_stopped>(end)) return stage_stopped{};
  if (std::holds_alternative<stage_lost>(end)) return stage_lost{};
  const auto& done = std::get<download_done>(end);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  log_info("file_downloaded", {{"job_id", to_string(job.fence.job)},
                               {"document_id", to_string(job.document)},
                               {"workspace_id", to_string(job.workspace)},
                               {"bytes", done.bytes},
                               {"seconds", took.count()}});
  auto stored = job;
  stored.blob = done.blob;
  stored.bytes = done.bytes;
  stored.source_url.reset();
  return stage_passed{std::move(stored)};
}

}  // namespace pagemill
