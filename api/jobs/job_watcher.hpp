/// Tells requests that wait for a job when it changes: one watcher per process.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Reads the versions of all watched jobs in one query: every 250 ms, less often when that query is
/// slow, and at once for jobs named by a hint. Call all members on `executor`, which runs one thing
/// at a time.
class job_watcher {
 public:
  using versions = std::vector<std::pair<job_id, std::int64_t>>;
  /// Returns the versions of those jobs that exist; may throw.
  using version_reader = std::function<boost::asio::awaitable<versions>(std::vector<job_id>)>;

  /// Ends a wait from outside. The waiting coroutine owns it.
  class early_end {
   public:
    void ask() {
      asked_ = true;
      if (wake_ != nullptr) wake_->cancel();
    }
    bool asked() const { return asked_; }

   private:
    friend job_watcher;
    boost::asio::steady_timer* wake_ = nullptr;
    bool asked_ = false;
  };

  job_watcher(boost::asio::any_io_executor executor, version_reader read);

  /// Returns true when the job's version differs from `known` or the job is gone; false at
  /// `deadline`, when the watcher stops, or when `early` (optional) asks for it.
  boost::asio::awaitable<bool> wait(job_id job, std::int64_t known,
                                    std::chrono::steady_clock::time_point deadline,
                                    early_end* early = nullptr);
  /// A hint that a job changed; ignored when nobody waits for it. "" means any job.
  void hint(std::string_view job);
  /// The query loop; spawn it once. Ends after stop().
  boost::asio::awaitable<void> run();
  /// Wakes every waiter. Later waits return at once.
  void stop();
  bool stopping() const { return stopping_; }
  std::size_t waiting() const { return waiters_.size(); }

  static constexpr std::chrono::milliseconds period{250};
  /// Hints within this time share one query.
  static constexpr std::chrono::milliseconds quiet{10};
  /// The pause after a failed query.
  static constexpr std::chrono::milliseconds backoff{1000};
  /// The pause after a query for all jobs is this many times its duration: ten thousand streams
  /// cost the database at most a tenth of a core.
  static constexpr int rest_factor = 10;

 private:
  struct waiter {
    std::int64_t known;
    boost::asio::steady_timer wake;
    bool changed = false;
  };
  using waiter_map = std::unordered_multimap<job_id, waiter*>;
  using clock = std::chrono::steady_clock;

  std::vector<job_id> all_jobs() const;
  /// Pauses for `least`, then until the next query is due.
  boost::asio::awaitable<void> rest(std::chrono::milliseconds least);
  boost::asio::awaitable<bool> ask(std::vector<job_id> jobs);
  void compare(const std::vector<job_id>& asked, const versions& found);

  boost::asio::any_io_executor executor_;
  version_reader read_;
  waiter_map waiters_;
  boost::asio::steady_timer tick_;
  std::unordered_set<job_id> hinted_;  ///< watched jobs only
  clock::time_point all_due_;          ///< when to query all jobs again
  bool failing_ = false;
  bool stopping_ = false;
};

}  // namespace pagemill
