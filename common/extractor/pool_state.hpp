/// The inside of the pool: the thread that starts children, and the idle children.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/extractor/child_process.hpp"
#include "common/extractor/large_record.hpp"
#include "common/extractor/launcher.hpp"

namespace pagemill {

/// A living child and its state between documents.
struct pooled_child {
  std::shared_ptr<child_process> process;
  std::optional<workspace_id> workspace;  ///< whose documents it has served
  int documents = 0;
  std::int64_t resident_at_start = 0;
  double cpu_at_rest = 0;  ///< CPU seconds when it had nothing to do any more

  /// It has said that it is done.
  void rests() { cpu_at_rest = process->cpu_seconds(); }
  /// It works although nobody asked it to.
  bool is_restless() const;
};

struct extractor_pool::state {
  using clock = std::chrono::steady_clock;

  explicit state(extractor_settings chosen);
  ~state();

  pooled_child take(const workspace_id& workspace);
  pooled_child take_for_proof(std::chrono::seconds patience);
  large_record_gate& large_records() { return large_records_; }
  /// Keeps it for the next document of its workspace, or kills it.
  void give_back(pooled_child child);
  /// The owner of a child reaped it.
  void forget_one(const pooled_child& child);

 private:
  void run();
  void start_missing(std::unique_lock<std::mutex>& lock);
  void wait_for_news(std::unique_lock<std::mutex>& lock);
  void kill_restless(const std::vector<pooled_child>& idle);
  void reap_dead(std::vector<pooled_child>& idle);
  void wake() const;
  bool is_child_missing() const;
  pooled_child take_fresh(std::unique_lock<std::mutex>& lock, clock::time_point deadline);
  void release_busy(const pooled_child& child);
  void note_failure();
  bool is_worn(const pooled_child& child) const;

  const extractor_settings settings_;
  const std::optional<child_user> user_;
  program_image program_;  ///< of the thread that starts children
  large_record_gate large_records_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<pooled_child> fresh_;  ///< started ahead, without a workspace
  std::vector<pooled_child> bound_;  ///< idle, oldest first
  int busy_ = 0;                     ///< with documents of workspaces
  int proving_ = 0;                  ///< with a file of ours: they count as fresh
  int failures_ = 0;                 ///< failed starts in a row
  bool reopen_ = false;              ///< the program failed: look whether there is another by now
  clock::time_point next_start_{};   ///< not before
  std::string last_error_;
  int last_error_number_ = 0;  ///< 0: the child exited by itself
  bool stopping_ = false;
  descriptor wake_;     ///< eventfd that interrupts the thread's poll
  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace pagemill
