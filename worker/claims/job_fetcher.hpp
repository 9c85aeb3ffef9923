/// Claims jobs for the extraction slots of this process and runs them, one thread a slot.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/stores/jobs/job_queue.hpp"
#include "worker/claims/claim_floors.hpp"
#include "worker/stages/job_runner.hpp"
#include "worker/claims/prefetch.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

struct fetch_settings {
  int slots = 1;
  std::string slot_name;
  std::optional<int> workspace_jobs_max;  ///< of one workspace, all workers together
  std::function<void()> wake_others = [] {};
};

class job_fetcher {
 public:
  job_fetcher(job_queue& queue, job_runner& runner, worker_state& state, fetch_settings settings);
  /// Stops.
  ~job_fetcher();
  job_fetcher(const job_fetcher&) = delete;
  job_fetcher& operator=(const job_fetcher&) = delete;

  void start();
  /// Ends the threads once the running jobs have ended; those are stopped by the registry.
  void stop();

 private:
  struct assignment {
    claimed_job job;
    std::shared_ptr<running_job> running;
  };

  void fetch_loop();
  void fetch_once();
  void work_loop();
  bool is_thorough_due() const;
  std::vector<claimed_job> claim(int wanted);
  claim_result look(int wanted, bool thorough);
  std::optional<std::vector<claimed_job>> claim_suspect();
  void assign(std::vector<claimed_job> jobs);
  void give_back_waiting();
  bool next_assignment(assignment& next);
  void run(const assignment& next);
  int wanted() const;
  int in_hand() const;

  job_queue& queue_;
  job_runner& runner_;
  worker_state& state_;
  const fetch_settings settings_;
  claim_floors floors_;
  workspace_id walk_after_;  ///< the turn goes on behind it
  wakeup::clock::time_point thorough_at_{};
  bool suspect_runs_ = false;
  bool polls_ = false;  ///< looks without having been told to

  mutable std::mutex mutex_;
  std::condition_variable assigned_;
  std::deque<assignment> waiting_;
  int busy_ = 0;  ///< assigned or running
  prefetch ahead_;
  bool stopping_ = false;
  std::thread fetcher_;
  std::vector<std::thread> workers_;
};

}  // namespace pagemill
