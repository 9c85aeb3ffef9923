/// Runs several transfers at a time on one thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>

#include "common/net/curl_loop.hpp"
#include "common/net/transfer.hpp"

namespace pagemill {

/// One thread, except for wake().
class transfer_board {
 public:
  using handler = std::function<void(transfer_outcome)>;

  /// `rules` must outlive it. Its end drops running transfers.
  explicit transfer_board(const fetch_rules& rules) : rules_(rules) {}

  /// turn() calls `done` once, unless drop_all() comes first.
  void start(transfer_request request, handler done);
  std::size_t under_way() const { return loop_.under_way(); }
  /// Advances the transfers; returns when something happened, after `most` at the latest.
  void turn(std::chrono::milliseconds most);
  /// Ends a waiting turn(). Any thread.
  void wake() { loop_.wake(); }
  void drop_all() { loop_.drop_all(); }

 private:
  const fetch_rules& rules_;
  curl_loop loop_;
};

/// Runs one request to its end on this thread. Calls `keep_going` several times a second; the
/// outcome is `stopped` once it returns false.
transfer_outcome run_transfer(const fetch_rules& rules, transfer_request request,
                              const std::function<bool()>& keep_going);

}  // namespace pagemill
