/// The stage embedding: gives the chunks of a written document their vectors. One call of the
/// embedder serves all jobs that are worked on side by side.
#pragma once
#include <functional>
#include <vector>

#include "worker/stages/stage.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

/// Chunks of one job in a round, where the lane does not share them out.
inline constexpr int embedding_window_chunks = 16;

/// Works with the active model, which may change between rounds. A job's position is the index of
/// the first chunk that may have no vector yet. Chunks are looked for from the first on: what
/// chunks_done counts may be another model's vectors.
class embedding_stage final : public stage {
 public:
  explicit embedding_stage(const stage_tools& tools) : tools_(tools) {}
  bool takes(const claimed_job& job) const override { return job.text_complete; }
  /// One round: a window of chunks of each job.
  void work(std::span<stage_job> jobs) override;
  stage_readiness readiness() const override;
  int round_max() const override;
  job_error failure() const override;

 private:
  /// The next chunks of a job.
  struct window {
    stage_job& at;
    std::vector<chunk_text> chunks;
  };
  using vectors = std::vector<std::vector<float>>;

  std::vector<window> fill_windows(const shelved_model& model, std::span<stage_job> jobs);
  void embed_together(const shelved_model& model, std::vector<window>& windows);
  void embed_apart(const shelved_model& model, std::vector<window>& windows);
  void write(stage_job& at, const std::vector<chunk_text>& chunks, vectors made);
  void guarded(stage_job& at, const std::function<void()>& step) const;

  const stage_tools tools_;
};

/// What a written window means for its job. Pure.
struct window_progress {
  int position = 0;     ///< of the job, behind the window
  int chunks_done = 0;  ///< as the job's progress shows it
  bool last = false;    ///< every chunk has its vector
};
window_progress progress_after(std::span<const chunk_text> window, int position, int chunks_total);

}  // namespace pagemill
