#include "worker/stages/extracting_stage.hpp"

#include "common/core/log.hpp"
#include "worker/stages/extraction_attempt.hpp"

namespace pagemill {

void extracting_stage::work(std::span<stage_job> jobs) {
  for (auto& at : jobs) at.end = run(at);
}

stage_end extracting_stage::run(const stage_job& at) const {
  const auto start = std::chrono::steady_clock::now();
  const auto& job = at.job;
  auto end = extraction_attempt(tools_, job, *at.running).run();
  if (auto* failed = std::get_if<stage_failed>(&end)) return std::move(*failed);
  if (std::holds_alternative<stage_stopped>(end)) return stage_stopped{};
  if (std::holds_alternative<stage_lost>(end)) return stage_lost{};
  const auto& done = std::get<extraction_done>(end);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  log_info("job_extracted", {{"job_id", to_string(job.fence.job)},
                             {"document_id", to_string(job.document)},
                             {"workspace_id", to_string(job.workspace)},
                             {"pages", done.pages},
                             {"chunks", done.chunks},
                             {"attempt", job.attempt},
                             {"waited_seconds", job.waited_seconds},
                             {"seconds", took.count()}});
  return claim_ended{done.next};
}

}  // namespace pagemill
