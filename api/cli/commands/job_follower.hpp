/// Follows jobs by long-polling until they are final, a bounded number at once.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>

#include "api/cli/display/display.hpp"
#include "api/cli/client/server.hpp"

namespace pagemill::cli {

/// The time from one answer about a job to the next question: a tenth of the time waited so far, at
/// least 100 ms and at most 2 s, so that a long job does not use up the caller's rate limit.
std::chrono::milliseconds poll_pause(std::chrono::milliseconds waited);

class job_follower {
 public:
  /// Called once for each job, with what it contributes to the exit code.
  using handler = std::function<void(exit_code)>;

  job_follower(server& service, transfers& wire, display& shown)
      : service_(service), wire_(wire), shown_(shown) {}

  /// `item.job` is the last state known; a job that is only an id is asked for first.
  void follow(std::size_t index, tracked_item item, handler done);

 private:
  struct followed {
    std::size_t index = 0;
    tracked_item item;
    std::string etag;
    handler done;
    std::chrono::steady_clock::time_point since;
    int failures_in_row = 0;
  };

  void start_polls();
  void poll(followed job);
  void take(followed job, http_answer answer);
  void take_failure(followed job, const failure& why);
  void wait_for_turn(followed job, std::chrono::milliseconds delay);
  void end(followed& job, exit_code code);

  server& service_;
  transfers& wire_;
  display& shown_;
  std::deque<followed> waiting_;
  std::size_t under_way_ = 0;
};

}  // namespace pagemill::cli
