/// Whether this process is fit to run jobs. A fault of the host makes it unfit: it claims nothing,
/// waits longer after each fault in a row, and proves itself before it claims again, as it does at
/// its start.
#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Any thread. Times come from the caller, so that tests need not wait.
class fitness {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A job was given back because of the host. Of jobs that fail together only the first counts.
  void failed(std::string_view code, time_point now, double random);
  /// A job was done: the next fault is the first in a row.
  void succeeded();

  /// When the next proof is due; nullopt while the process is fit.
  std::optional<time_point> proof_due() const;
  /// The proof was made. `code` says what it lacked.
  void proved(const std::optional<std::string_view>& code, time_point now, double random);

  bool is_fit() const;
  /// Why the process is unfit; nullopt also before its first proof.
  std::optional<std::string> unfit_code() const;
  /// Where the loop that makes the proofs waits.
  wakeup& changed() { return changed_; }

 private:
  void become_unfit(std::string_view code, time_point now, double random);

  mutable std::mutex mutex_;
  bool fit_ = false;
  time_point proof_at_{};            ///< while it is not fit
  std::optional<std::string> code_;  ///< while it is unfit
  int faults_ = 0;                   ///< in a row
  wakeup changed_;
};

}  // namespace pagemill
