#include "worker/stages/job_executor.hpp"

#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/core/backoff.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/stages/download.hpp"
#include "worker/stages/failed_attempt.hpp"

namespace pagemill {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Whether the failure lies in our own process or machine and another try may go better.
job_error internal_error() {
  return {.code = "internal_error",
          .message = "The worker could not process the document.",
          .stage = job_stage::extracting,
          .page = std::nullopt};
}

}  // namespace

claim_end job_executor::run(const claimed_job& job, running_job& running) noexcept {
  try {
    if (job.blob || !job.source_url) return extract(job, running);
    return fetch(job, running);
  } catch (const postgres::database_error& problem) {
    log_error("job_interrupted", {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
    // What the database refuses it would refuse for ever: only its absence is nobody's fault. A
    // lapsed lease says that it was away, whatever it answered at last.
    if (postgres::is_refusal(problem) && running.reason() < stop_reason::lost) {
      return fail_attempt(job, internal_error());
    }
    state_.pause.failed(std::chrono::steady_clock::now(), random_fraction());
    give_back(job, "database_error");
    return claim_end::here;
  } catch (const std::exception& problem) {
    log_error("job_attempt_failed",
              {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
    return fail_attempt(job, internal_error());
  }
}

/// The file first, then the document.
claim_end job_executor::fetch(const claimed_job& job, running_job& running) {
  const auto start = std::chrono::steady_clock::now();
  hint_changed(job.fence.job);
  const auto outcome =
      download(tools_.config.outside, tools_.blobs, tools_.writer, job, running).run();
  if (const auto* done = std::get_if<download_done>(&outcome)) {
    log_info("file_downloaded", {{"job_id", to_string(job.fence.job)},
                                 {"document_id", to_string(job.document)},
                                 {"workspace_id", to_string(job.workspace)},
                                 {"bytes", done->bytes},
                                 {"seconds", seconds_since(start)}});
    hint_changed(job.fence.job);
    auto stored = job;
    stored.blob = done->blob;
    stored.bytes = done->bytes;
    stored.source_url.reset();
    return extract(stored, running);
  }
  if (const auto* failed = std::get_if<download_failed>(&outcome)) {
    return end(job, running, extraction_failed{failed->error});
  }
  if (std::holds_alternative<download_lost>(outcome)) {
    return end(job, running, extraction_lost{});
  }
  return end(job, running, extraction_stopped{});
}

claim_end job_executor::extract(const claimed_job& job, running_job& running) {
  const auto start = std::chrono::steady_clock::now();
  extraction attempt(tools_, job, running, [this](const job_id& id) { hint_changed(id); });
  const auto outcome = attempt.run();
  const auto ended = end(job, running, outcome);
  if (const auto* done = std::get_if<extraction_done>(&outcome)) {
    log_info("job_extracted", {{"job_id", to_string(job.fence.job)},
                               {"document_id", to_string(job.document)},
                               {"workspace_id", to_string(job.workspace)},
                               {"pages", done->pages},
                               {"chunks", done->chunks},
                               {"attempt", job.attempt},
                               {"waited_seconds", job.waited_seconds},
                               {"seconds", seconds_since(start)}});
  }
  return ended;
}

claim_end job_executor::end(const claimed_job& job, running_job& running,
                            const extraction_end& outcome) {
  if (const auto* done = std::get_if<extraction_done>(&outcome)) {
    state_.pause.succeeded();
    hint_changed(job.fence.job);
    if (done->next == after_batch::await_embedding) hints_.notify(channel_job_ready);
  } else if (const auto* failed = std::get_if<extraction_failed>(&outcome)) {
    return end_failed(job, failed->error);
  } else if (std::holds_alternative<extraction_lost>(outcome) ||
             running.reason() >= stop_reason::lost) {
    // A lost claim is normal: the job was cancelled, or another process has it.
    log_info("claim_lost", {{"job_id", to_string(job.fence.job)}});
  } else {
    give_back(job, "drain");
  }
  return claim_end::here;
}

/// A job that fails for good leaves with others that end at this moment: floods of damaged files
/// are the shortest jobs there are.
claim_end job_executor::end_failed(const claimed_job& job, const job_error& error) {
  if (is_tried_again(job, error)) {
    end_failed_attempt(queue_, job, error);
    hint_changed(job.fence.job);
    return claim_end::here;
  }
  log_failed_attempt("job_failed", job, error);
  ends_.add({job.fence, error});
  return claim_end::by_completer;
}

claim_end job_executor::fail_attempt(const claimed_job& job, job_error error) noexcept {
  try {
    return end_failed(job, error);
  } catch (const std::exception& problem) {
    state_.claims_uncertain = true;
    log_error("job_end_failed", {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
  }
  return claim_end::here;
}

void job_executor::give_back(const claimed_job& job, const std::string& cause) noexcept {
  try {
    if (queue_.release(job.fence, slot_, cause)) hints_.notify(channel_job_ready, hint_older_jobs);
    log_info("job_released", {{"job_id", to_string(job.fence.job)}, {"cause", cause}});
    hint_changed(job.fence.job);
  } catch (const std::exception& problem) {
    // The claim watch releases what this process holds and does not work on.
    state_.claims_uncertain = true;
    log_error("job_release_failed",
              {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
  }
}

void job_executor::hint_changed(const job_id& job) {
  hints_.notify(channel_job_changed, to_string(job));
}

}  // namespace pagemill
