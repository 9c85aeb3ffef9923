/// Runs several transfers at a time on one thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>

#include "common/net/transfer.hpp"

namespace pagemill {

/// One thread, except for wake().
class transfer_board {
 public:
  using handler = std::function<void(transfer_outcome)>;

  explicit transfer_board(const fetch_rules& rules);
  /// Drops running transfers.
  ~transfer_board();
  transfer_board(const transfer_board&) = delete;
  transfer_board& operator=(const transfer_board&) = delete;

  /// turn() calls `done` once, unless drop_all() comes first.
  void start(transfer_request request, handler done);
  std::size_t under_way() const { return running_.size(); }
  /// Advances the transfers; returns when something happened, after `most` at the latest.
  void turn(std::chrono::milliseconds most);
  /// Ends a waiting turn(). Any thread.
  void wake();
  void drop_all();

 private:
  struct entry {
    std::unique_ptr<transfer> owned;
    handler done;
  };
  void collect_finished();

  const fetch_rules& rules_;
  void* multi_;  ///< CURLM
  std::map<void*, entry> running_;
};

/// Runs one request to its end on this thread. Calls `keep_going` several times a second; the
/// outcome is `stopped` once it returns false.
transfer_outcome run_transfer(const fetch_rules& rules, transfer_request request,
                              const std::function<bool()>& keep_going);

}  // namespace pagemill
