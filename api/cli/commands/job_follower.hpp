/// Follows jobs until they are final: a few by a long poll each, more by one poll of the list of
/// jobs.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>

#include "api/cli/client/service_client.hpp"
#include "api/cli/display/display.hpp"

namespace pagemill::cli {

/// The time from an answer about a job to the next poll: a tenth of the time waited so far, at
/// least 100 ms and at most 2 s, so that a long job does not use up the caller's rate limit.
std::chrono::milliseconds poll_pause(std::chrono::milliseconds waited);

/// One thread. `session` and `shown` outlive it; it works while session.wire.run() does.
class job_follower {
 public:
  /// Called once for each job, with what it contributes to the exit code.
  using handler = std::function<void(exit_code)>;

  job_follower(service_session& session, display& shown) : session_(session), shown_(shown) {}

  /// `item.job` is the last known state; without it `item.label` is the job's id.
  void follow(std::size_t index, tracked_item item, handler done);

 private:
  struct followed {
    std::size_t index = 0;
    tracked_item item;
    std::string etag;
    handler done;
    std::chrono::steady_clock::time_point since;
    int failures_in_row = 0;
    bool seen = false;  ///< in this round of the list
  };

  void start_polls();
  void poll(followed job);
  void list(const std::string& cursor);
  void take_page(const http_answer& answer);
  void take_seen(const std::string& raw);
  void end_round();
  void fail_round(const failure& why);
  std::chrono::milliseconds time_to_pause() const;
  void take(followed job, const http_answer& answer);
  void take_failure(followed job, const failure& why);
  void poll_later(followed job, std::chrono::milliseconds delay);
  void give_up(const followed& job, const failure& why);

  service_session& session_;
  display& shown_;
  std::deque<followed> waiting_;
  std::size_t open_polls_ = 0;
  bool listing_ = false;
  int pages_ = 0;  ///< of the list in this round
  int rounds_failed_ = 0;
};

}  // namespace pagemill::cli
