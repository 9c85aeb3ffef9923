#include "worker/process/fitness.hpp"

#include "common/core/retry_curves.hpp"

namespace pagemill {

void fitness::failed(std::string_view code, time_point now, double random) {
  {
    const std::scoped_lock lock(mutex_);
    if (!fit_) return;
    become_unfit(code, now, random);
  }
  changed_.notify();
}

void fitness::succeeded() {
  const std::scoped_lock lock(mutex_);
  if (fit_) faults_ = 0;
}

std::optional<fitness::time_point> fitness::proof_due() const {
  const std::scoped_lock lock(mutex_);
  return fit_ ? std::nullopt : std::optional(proof_at_);
}

void fitness::proved(const std::optional<std::string_view>& code, time_point now, double random) {
  const std::scoped_lock lock(mutex_);
  if (code) return become_unfit(*code, now, random);
  fit_ = true;
  code_.reset();
}

void fitness::become_unfit(std::string_view code, time_point now, double random) {
  fit_ = false;
  code_ = code;
  proof_at_ = now + wait_after(retry::proving, ++faults_, random);
}

bool fitness::is_fit() const {
  const std::scoped_lock lock(mutex_);
  return fit_;
}

std::optional<std::string> fitness::unfit_code() const {
  const std::scoped_lock lock(mutex_);
  return code_;
}

}  // namespace pagemill
