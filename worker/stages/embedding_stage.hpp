/// The stage embedding: claims jobs whose text is written, apart from the extraction slots, and
/// gives their chunks vectors. Several jobs are worked on side by side, so that a short one does
/// not wait for a long one; one embedder serves all.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "common/stores/documents/document_writer.hpp"
#include "common/embedding/embedder.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "common/postgres/notifier.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

/// Jobs that one thread works on side by side.
inline constexpr int embedding_jobs_max = 4;
/// Chunks of one job in a round: a round of all jobs takes about a second.
inline constexpr int embedding_window_chunks = 16;

class embedding_stage {
 public:
  /// `threads`: 0 means cores / worker processes on the host, at least 1, as it is at each round.
  embedding_stage(job_queue& queue, document_writer& writer, embedder& model, int model_id,
                  worker_state& state, postgres::notifier& hints, std::string slot_name,
                  int threads);
  ~embedding_stage();
  embedding_stage(const embedding_stage&) = delete;
  embedding_stage& operator=(const embedding_stage&) = delete;

  void start();
  /// Ends the threads after their round; what they hold is released.
  void stop();

 private:
  /// A job on one thread's list, and the chunks of its next window.
  struct lane_job {
    claimed_job job;
    std::shared_ptr<running_job> running;
    int next_index = 0;  ///< every chunk before it has a vector
    std::vector<chunk_text> window;
    bool ended = false;
  };
  using lane = std::vector<lane_job>;

  void loop(int lane_number);
  void round(lane& jobs, int lane_number);
  void claim(lane& jobs, int lane_number);
  void take_up(lane& jobs, claimed_job job);
  void fill_windows(lane& jobs);
  void embed_windows(lane& jobs);
  void embed_apart(lane& jobs);
  void guarded(lane_job& job, const std::function<void()>& step);
  void charge(lane_job& job);
  void write_window(lane_job& job, std::vector<std::vector<float>> vectors);
  void end_stopped(lane& jobs);
  void end_all(lane& jobs, const std::function<void(const lane_job&)>& end_claim) noexcept;
  void end(lane_job& job);
  int threads_wanted() const;

  job_queue& queue_;
  document_writer& writer_;
  embedder& model_;
  const int model_id_;
  worker_state& state_;
  postgres::notifier& hints_;
  const std::string slot_name_;
  const int threads_;
  std::vector<std::thread> lanes_;
};

}  // namespace pagemill
