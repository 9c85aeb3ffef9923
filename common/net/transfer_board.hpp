/// Transfers under way side by side on one thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>

#include "common/net/transfer.hpp"

namespace pagemill {

/// One thread, but for wake().
class transfer_board {
 public:
  using handler = std::function<void(transfer_outcome)>;

  explicit transfer_board(const fetch_rules& rules);
  /// Drops what is under way.
  ~transfer_board();
  transfer_board(const transfer_board&) = delete;
  transfer_board& operator=(const transfer_board&) = delete;

  /// `done` is called by turn(), once, but not after drop_all().
  void start(transfer_request request, handler done);
  std::size_t under_way() const { return running_.size(); }
  /// Moves the transfers on; returns when something happened, and at the latest after `most`.
  void turn(std::chrono::milliseconds most);
  /// Ends a turn that waits. Any thread.
  void wake();
  void drop_all();

 private:
  struct entry {
    std::unique_ptr<transfer> of;
    handler done;
  };
  void collect_finished();

  const fetch_rules& rules_;
  void* multi_;  ///< CURLM
  std::map<void*, entry> running_;
};

/// Runs one request to its end on this thread. `keep_going` is asked several times a second; the
/// outcome is `stopped` once it says no.
transfer_outcome run_transfer(const fetch_rules& rules, transfer_request request,
                              const std::function<bool()>& keep_going);

}  // namespace pagemill
