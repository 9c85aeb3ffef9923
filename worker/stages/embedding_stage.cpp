#include "worker/stages/embedding_stage.hpp"

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/core/backoff.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/stages/failed_attempt.hpp"
#include "worker/claims/poll_interval.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_failure = 1s;
constexpr int embedding_niceness = 5;

job_error model_failure() {
  return {.code = "embedding_failed",
          .message = "The embedding model failed.",
          .stage = job_stage::embedding,
          .page = std::nullopt};
}

/// Text must not wait for vectors: on a busy host the scheduler prefers the extractors. On Linux
/// niceness is the thread's own.
void be_nice() {
  static_cast<void>(setpriority(PRIO_PROCESS, 0, embedding_niceness));
}

}  // namespace

embedding_stage::embedding_stage(job_queue& queue, document_writer& writer, embedder& model,
                                 int model_id, worker_state& state, postgres::notifier& hints,
                                 std::string slot_name, int threads)
    : queue_(queue),
      writer_(writer),
      model_(model),
      model_id_(model_id),
      state_(state),
      hints_(hints),
      slot_name_(std::move(slot_name)),
      threads_(threads) {}

embedding_stage::~embedding_stage() {
  stop();
}

void embedding_stage::start() {
  const int most =
      threads_ > 0 ? threads_ : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (int number = 0; number < most; ++number) {
    lanes_.emplace_back([this, number] { loop(number); });
  }
}

void embedding_stage::stop() {
  state_.work_for_embedder.stop();
  for (auto& thread : lanes_) thread.join();
  lanes_.clear();
}

int embedding_stage::threads_wanted() const {
  if (threads_ > 0) return threads_;
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(1, cores / std::max(1, state_.workers_on_host.load()));
}

void embedding_stage::loop(int lane_number) {
  be_nice();
  lane jobs;
  while (true) {
    auto pause = wakeup::clock::duration::zero();
    try {
      round(jobs, lane_number);
    } catch (const postgres::database_error& problem) {
      postgres::log_absorbed("embedding_interrupted", problem);
      state_.claims_uncertain = true;  // perhaps it was the claim whose answer was lost
      state_.pause.failed(wakeup::clock::now(), random_fraction());
      end_all(jobs, [&](const lane_job& job) {
        static_cast<void>(queue_.release(job.job.fence, slot_name_, "database_error"));
      });
      pause = pause_after_failure;
    } catch (const std::exception& problem) {
      log_error("embedding_failed", {{"error", problem.what()}});
      end_all(jobs,
              [&](const lane_job& job) { end_failed_attempt(queue_, job.job, model_failure()); });
      pause = pause_after_failure;
    }
    const bool stopping = state_.work_for_embedder.stopped();
    if (jobs.empty() && stopping) return;
    if (stopping) {
      for (auto& job : jobs) job.running->stop(stop_reason::drain);
    } else if (jobs.empty() || pause > pause.zero()) {
      state_.work_for_embedder.wait_for(
          jobs.empty()
              ? poll_interval(state_.hints_work, state_.workers_alive, random_fraction())
              : pause);
    }
  }
}

void embedding_stage::round(lane& jobs, int lane_number) {
  end_stopped(jobs);
  if (lane_number < threads_wanted() && state_.may_claim()) claim(jobs, lane_number);
  fill_windows(jobs);
  embed_windows(jobs);
  std::erase_if(jobs, [](const lane_job& job) { return job.ended; });
}

void embedding_stage::claim(lane& jobs, int lane_number) {
  const int free = embedding_jobs_max - static_cast<int>(jobs.size());
  if (free <= 0) return;
  const struct claim_under_way {
    worker_state& state;
    explicit claim_under_way(worker_state& of) : state(of) { ++state.embedding_claims; }
    ~claim_under_way() { --state.embedding_claims; }
  } under_way(state_);
  switch (state_.claims.load()) {
    case claim_rule::none: return;
    case claim_rule::all:
      for (auto& job : queue_.claim_embedding(state_.id(), slot_name_, free)) {
        take_up(jobs, std::move(job));
      }
      return;
    case claim_rule::embedding_suspect:
      if (lane_number > 0) return;
      if (auto job = queue_.claim_embedding_suspect(state_.id(), slot_name_)) {
        take_up(jobs, std::move(*job));
      }
      state_.claims = claim_rule::none;
      return;
  }
}

/// Chunks are looked for from the first on: what chunks_done counts may be another model's vectors.
void embedding_stage::take_up(lane& jobs, claimed_job job) {
  auto running = state_.embedding.add(job.fence);
  if (state_.lapsed || job.fence.worker != state_.id()) running->stop(stop_reason::lapsed);
  // A suspect appeared while the claim was under way.
  if (state_.claims != claim_rule::all && !job.suspect) running->stop(stop_reason::drain);
  jobs.push_back({std::move(job), std::move(running), 0, {}, false});
  hints_.notify(channel_job_changed, to_string(jobs.back().job.fence.job));
}

void embedding_stage::charge(lane_job& job) {
  end_failed_attempt(queue_, job.job, model_failure());
  hints_.notify(channel_job_changed, to_string(job.job.fence.job));
  end(job);
}

/// A step of one job that touches no other's: what the database refuses is charged to it alone.
void embedding_stage::guarded(lane_job& job, const std::function<void()>& step) {
  try {
    step();
  } catch (const postgres::database_error& problem) {
    if (!postgres::is_refusal(problem)) throw;
    log_error("embedding_refused",
              {{"job_id", to_string(job.job.fence.job)}, {"error", problem.what()}});
    charge(job);
  }
}

void embedding_stage::fill_windows(lane& jobs) {
  for (auto& job : jobs) {
    if (job.ended || !job.window.empty()) continue;
    guarded(job, [&] {
      job.window =
          writer_.chunks_to_embed(job.job, model_id_, job.next_index, embedding_window_chunks);
      // Nothing left: a crash lay between the last vectors and the end of the job.
      if (job.window.empty()) write_window(job, {});
    });
  }
}

/// One call over the windows of all jobs: the embedder sorts by length, so that little is padding.
void embedding_stage::embed_windows(lane& jobs) {
  std::vector<std::string> texts;
  for (auto& job : jobs) {
    if (job.ended) continue;
    for (auto& chunk : job.window) texts.push_back(chunk.text);
  }
  if (texts.empty()) return;
  std::vector<std::vector<float>> vectors;
  try {
    vectors = model_.embed(texts);
  } catch (const std::exception& problem) {
    log_error("embedding_failed", {{"error", problem.what()}, {"chunks", texts.size()}});
    return embed_apart(jobs);
  }
  auto next = vectors.begin();
  for (auto& job : jobs) {
    if (job.ended) continue;
    const auto count = static_cast<std::ptrdiff_t>(job.window.size());
    guarded(job, [&] {
      write_window(job, {std::make_move_iterator(next), std::make_move_iterator(next + count)});
    });
    next += count;
  }
}

/// The model failed on the windows together: each job is tried alone, and only the one at whose
/// text it fails is charged.
void embedding_stage::embed_apart(lane& jobs) {
  for (auto& job : jobs) {
    if (job.ended || job.window.empty()) continue;
    std::vector<std::string> texts;
    for (const auto& chunk : job.window) texts.push_back(chunk.text);
    std::optional<std::vector<std::vector<float>>> vectors;
    try {
      vectors = model_.embed(texts);
    } catch (const std::exception& problem) {
      log_error("embedding_failed",
                {{"job_id", to_string(job.job.fence.job)}, {"error", problem.what()}});
    }
    if (vectors) {
      guarded(job, [&] { write_window(job, std::move(*vectors)); });
    } else {
      charge(job);
    }
  }
}

void embedding_stage::write_window(lane_job& job, std::vector<std::vector<float>> vectors) {
  if (job.running->reason() >= stop_reason::lost) return end(job);
  embedding_batch batch;
  batch.model = model_id_;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    batch.vectors.emplace_back(job.window[i].index, std::move(vectors[i]));
  }
  if (!job.window.empty()) job.next_index = job.window.back().index + 1;
  const int total = job.job.chunks_total.value_or(0);
  batch.last = job.window.empty() || job.next_index >= total;
  batch.chunks_done = batch.last ? total : job.next_index;
  job.window.clear();
  const auto written = writer_.write_embeddings(job.job, batch);
  hints_.notify(channel_job_changed, to_string(job.job.fence.job));
  if (!written) {
    log_info("claim_lost", {{"job_id", to_string(job.job.fence.job)}});
    return end(job);
  }
  state_.pause.succeeded();
  if (batch.last) {
    log_info("job_embedded", {{"job_id", to_string(job.job.fence.job)},
                              {"document_id", to_string(job.job.document)},
                              {"workspace_id", to_string(job.job.workspace)},
                              {"chunks", total}});
    end(job);
  }
}

void embedding_stage::end_stopped(lane& jobs) {
  for (auto& job : jobs) {
    const auto reason = job.running->reason();
    if (reason == stop_reason::none) continue;
    if (reason < stop_reason::lost && queue_.release(job.job.fence, slot_name_, "drain")) {
      hints_.notify(channel_job_ready, hint_older_jobs);
    }
    end(job);
  }
  std::erase_if(jobs, [](const lane_job& job) { return job.ended; });
}

/// After a failure every job of the lane goes back: uncharged when it was the database's, charged
/// when it was the model's.
void embedding_stage::end_all(lane& jobs,
                              const std::function<void(const lane_job&)>& end_claim) noexcept {
  for (auto& job : jobs) {
    if (job.ended) continue;
    try {
      end_claim(job);
    } catch (const std::exception& problem) {
      // The claim watch releases it when the database is back.
      state_.claims_uncertain = true;
      log_error("job_release_failed",
                {{"job_id", to_string(job.job.fence.job)}, {"error", problem.what()}});
    }
    hints_.notify(channel_job_changed, to_string(job.job.fence.job));
    end(job);
  }
  jobs.clear();
}

void embedding_stage::end(lane_job& job) {
  job.ended = true;
  state_.embedding.remove(job.job.fence);
  // The job fetcher may wait to be alone.
  if (state_.claims != claim_rule::all) state_.work_for_slots.notify();
}

}  // namespace pagemill
