/// Which ends of claims are written together, and what follows when the database refuses them or is
/// away. Pure: events in, actions out; no clock, no database.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "common/jobs/claim.hpp"

namespace pagemill {

enum class write_result {
  written,
  refused,      ///< the database would refuse the same again
  unavailable,  ///< it is away, or the answer is unknown: the same may be written again
};

/// One thread, or under a lock.
class completion_batches {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr std::size_t batch_max = 512;
  static constexpr std::size_t waiting_max = 2 * batch_max;

  void add(finished_claim ending) { waiting_.push_back(std::move(ending)); }
  bool is_full() const { return waiting_.size() >= waiting_max; }
  bool is_empty() const { return waiting_.empty() && batches_.empty(); }

  /// The ends to write next, all of one worker: claims of an incarnation that is over may stand
  /// beside those of the next. Empty: nothing, or not before retry_at(). Valid until judge() or
  /// abandon().
  std::span<const finished_claim> next(time_point now);
  /// Whether next() has been tried before in vain.
  bool is_retry() const { return failures_ > 0; }
  time_point retry_at() const { return retry_at_; }
  /// What became of next(). Returns the ends that are over: written, or refused one by one and left
  /// to the claim watch. A refused batch is split; one that met no database stays.
  std::vector<finished_claim> judge(write_result result, time_point now, double random);
  /// Gives next() up, whatever retry_at() says: returns its ends, which are over.
  std::vector<finished_claim> abandon();

 private:
  void take_batch();
  void split_front();

  std::vector<finished_claim> waiting_;
  std::deque<std::vector<finished_claim>> batches_;  ///< none is empty
  int failures_ = 0;                                 ///< in a row, of the first batch
  time_point retry_at_{};
};

}  // namespace pagemill
