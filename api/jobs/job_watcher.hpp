/// How clients that wait for a job learn that it changed: one watcher for all of them, in each
/// process.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Asks for the versions of all watched jobs in one query: every 250 ms, and sooner on a hint. All
/// members are to be called on `executor`, which runs one thing at a time.
class job_watcher {
 public:
  using versions = std::vector<std::pair<job_id, std::int64_t>>;
  /// Reads the versions of the jobs that exist; may throw.
  using version_reader = std::function<boost::asio::awaitable<versions>(std::vector<job_id>)>;

  job_watcher(boost::asio::any_io_executor executor, version_reader read);

  /// Returns when the job's version is another than `known`, when the job is gone, at `deadline`,
  /// or when the watcher stops.
  boost::asio::awaitable<void> wait(job_id job, std::int64_t known,
                                    std::chrono::steady_clock::time_point deadline);
  /// A hint that a job changed; without effect when nobody waits for it. "" means any.
  void hint(std::string_view job);
  /// The loop that asks; to be spawned once. Ends after stop().
  boost::asio::awaitable<void> run();
  /// Wakes every waiter. Later waits return at once.
  void stop();
  bool stopping() const { return stopping_; }
  std::size_t waiting() const { return waiters_.size(); }

  static constexpr std::chrono::milliseconds period{250};
  /// Hints that come closer together than this share one query.
  static constexpr std::chrono::milliseconds quiet{10};
  /// After a query that failed.
  static constexpr std::chrono::milliseconds backoff{1000};

 private:
  struct waiter {
    std::int64_t known;
    boost::asio::steady_timer wake;
  };
  using waiter_map = std::unordered_multimap<job_id, waiter*>;

  boost::asio::awaitable<bool> ask();
  void compare(const std::vector<job_id>& asked, const versions& found);

  boost::asio::any_io_executor executor_;
  version_reader read_;
  waiter_map waiters_;
  boost::asio::steady_timer tick_;
  bool hinted_ = false;
  bool failing_ = false;
  bool stopping_ = false;
};

}  // namespace pagemill
