#include "worker/stages/embedding_stage.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/core/log.hpp"
#include "common/net/provider_client.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/process/host_fault.hpp"

namespace pagemill {

window_progress progress_after(std::span<const chunk_text> window, int position, int chunks_total) {
  // An empty window: a crash lay between the last vectors and the end of the job.
  if (!window.empty()) position = window.back().index + 1;
  const bool last = window.empty() || position >= chunks_total;
  return {.position = position, .chunks_done = last ? chunks_total : position, .last = last};
}

stage_readiness embedding_stage::readiness() const {
  const auto model = tools_.models.active();
  if (!model || model->id == 0) return stage_readiness::waits;
  const auto* provider = model->made->provider();
  if (provider == nullptr) return stage_readiness::ready;
  if (!provider->is_open_to_calls()) return stage_readiness::waits;
  return provider->circuit().state == circuit_state::closed ? stage_readiness::ready
                                                            : stage_readiness::on_trial;
}

/// One request: if it fails, nothing that was paid for is lost with it.
int embedding_stage::round_max() const {
  const auto model = tools_.models.active();
  return static_cast<int>(std::min<std::size_t>(model ? model->made->texts_max() : 1, 1 << 20));
}

job_error embedding_stage::failure() const {
  return {.code = "embedding_failed",
          .message = "The embedding model failed.",
          .stage = job_stage::embedding,
          .page = std::nullopt};
}

/// A model that is not here any more is no fault of the jobs, which others take up.
void embedding_stage::work(std::span<stage_job> jobs) {
  const auto model = tools_.models.active();
  if (!model || model->id == 0)
    throw provider_error(tools_.models.problem(), "the active model is not here");
  auto windows = fill_windows(*model, jobs);
  embed_together(*model, windows);
}

std::vector<embedding_stage::window> embedding_stage::fill_windows(const shelved_model& model,
                                                                   std::span<stage_job> jobs) {
  std::vector<window> windows;
  for (auto& at : jobs) {
    if (at.end) continue;
    guarded(at, [&] {
      const int share = at.share > 0 ? at.share : embedding_window_chunks;
      // Of another model than in the last round, no vector is there yet.
      if (std::exchange(at.model, model.id) != model.id) at.position = 0;
      auto chunks = tools_.writer.chunks_to_embed(at.job, model.id, at.position, share);
      if (chunks.empty()) return write(at, {}, {});
      windows.push_back({at, std::move(chunks)});
    });
  }
  return windows;
}

/// One call over all windows: the embedder sorts by length, so that little is padding.
void embedding_stage::embed_together(const shelved_model& model, std::vector<window>& windows) {
  std::vector<std::string> texts;
  for (const auto& one : windows) {
    for (const auto& chunk : one.chunks) texts.push_back(chunk.text);
  }
  if (texts.empty()) return;
  vectors made;
  try {
    made = model.made->embed(texts);
  } catch (const provider_error&) {
    throw;
  } catch (const std::exception& problem) {
    log_error("embedding_failed", {{"error", problem.what()}, {"chunks", texts.size()}});
    return embed_apart(model, windows);
  }
  auto next = made.begin();
  for (const auto& one : windows) {
    const auto end = next + static_cast<std::ptrdiff_t>(one.chunks.size());
    guarded(one.at, [&] {
      write(one.at, one.chunks, {std::make_move_iterator(next), std::make_move_iterator(end)});
    });
    next = end;
  }
}

/// The model failed on the windows together: each job is tried by itself, and only those on whose
/// text it fails are charged.
void embedding_stage::embed_apart(const shelved_model& model, std::vector<window>& windows) {
  for (const auto& one : windows) {
    std::vector<std::string> texts;
    for (const auto& chunk : one.chunks) texts.push_back(chunk.text);
    std::optional<vectors> made;
    try {
      made = model.made->embed(texts);
    } catch (const provider_error&) {
      throw;
    } catch (const std::exception& problem) {
      if (host_fault_of(problem)) throw;
      log_error("embedding_failed",
                {{"job_id", to_string(one.at.job.fence.job)}, {"error", problem.what()}});
    }
    if (made) {
      guarded(one.at, [&] { write(one.at, one.chunks, std::move(*made)); });
    } else {
      one.at.end = stage_failed{failure()};
    }
  }
}

void embedding_stage::write(stage_job& at, const std::vector<chunk_text>& chunks, vectors made) {
  if (at.running->reason() >= stop_reason::lost) {
    at.end = stage_lost{};
    return;
  }
  const int total = at.job.chunks_total.value_or(0);
  const auto progress = progress_after(chunks, at.position, total);
  embedding_batch batch;
  batch.model = at.model;
  for (std::size_t i = 0; i < made.size(); ++i) {
    batch.vectors.emplace_back(chunks[i].index, std::move(made[i]));
  }
  batch.last = progress.last;
  batch.chunks_done = progress.chunks_done;
  const auto written = tools_.writer.write_embeddings(at.job, batch);
  tools_.hint(at.job.fence.job);
  if (!written) {
    // This process has not heard for long that another model is active.
    if (written.error().code == errc::conflict) {
      throw provider_error("model_mismatch", written.error().message);
    }
    at.end = stage_lost{};
    return;
  }
  at.position = progress.position;
  if (!progress.last) return;
  at.end = claim_ended{};
  log_info("job_embedded", {{"job_id", to_string(at.job.fence.job)},
                            {"document_id", to_string(at.job.document)},
                            {"workspace_id", to_string(at.job.workspace)},
                            {"chunks", total}});
}

/// A step of one job that touches no other's: what the database refuses is charged to that job.
void embedding_stage::guarded(stage_job& at, const std::function<void()>& step) const {
  try {
    step();
  } catch (const postgres::database_error& problem) {
    if (!postgres::is_refusal(problem)) throw;
    log_error("embedding_refused",
              {{"job_id", to_string(at.job.fence.job)}, {"error", problem.what()}});
    at.end = stage_failed{failure()};
  }
}

}  // namespace pagemill
