/// Removes what nobody needs any more: old partitions, idempotency keys, callbacks, unused blobs,
/// rows of superseded generations. The rescuer calls it between two sweeps.
#pragma once
#include <chrono>
#include <functional>

#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/jobs/upkeep_store.hpp"
#include "common/stores/webhooks/delivery_store.hpp"

namespace pagemill {

/// When the house is kept: at the first call, then once in `interval`. Pure.
class due_timer {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  explicit due_timer(std::chrono::steady_clock::duration interval) : interval_(interval) {}
  /// Whether the time has come; if so, the next interval begins at `now`.
  bool take(time_point now) {
    if (last_ != time_point{} && now - last_ <= interval_) return false;
    last_ = now;
    return true;
  }

 private:
  const std::chrono::steady_clock::duration interval_;
  time_point last_{};
};

/// One thread. Infrastructure failures throw; the rest is done at a later call.
class housekeeper {
 public:
  /// Asked between two batches; false ends the work early.
  using go_on = std::function<bool()>;

  housekeeper(upkeep_store& upkeep, blob_store& blobs, delivery_store& deliveries,
              int history_days);

  /// Everything but the generations, every ten minutes.
  void keep(std::chrono::steady_clock::time_point now, const go_on& goes_on);
  /// Some of the rows of superseded generations.
  void forget_generations(const go_on& goes_on);
  /// Counts the terms of new and deleted search entries in, where there are many or they are old.
  void fold_terms(const go_on& goes_on);

 private:
  upkeep_store& upkeep_;
  blob_store& blobs_;
  delivery_store& deliveries_;
  const int history_days_;
  due_timer due_;
};

}  // namespace pagemill
