#include "common/postgres/server_memory.hpp"

#include <algorithm>

namespace pagemill::postgres {

bool server_memory::is_current(const server_history& seen) {
  const std::scoped_lock lock(mutex_);
  auto& highest = highest_[seen.system];
  if (seen.timeline != 0 && seen.timeline < highest) return false;
  highest = std::max(highest, seen.timeline);
  return true;
}

bool server_memory::was_overtaken(const server_history& seen) const {
  const std::scoped_lock lock(mutex_);
  const auto known = highest_.find(seen.system);
  return known != highest_.end() && seen.timeline != 0 && seen.timeline < known->second;
}

bool server_memory::is_empty() const {
  const std::scoped_lock lock(mutex_);
  return highest_.empty();
}

std::size_t server_memory::preferred_host() const {
  const std::scoped_lock lock(mutex_);
  return preferred_;
}

void server_memory::prefer_host(std::size_t index) {
  const std::scoped_lock lock(mutex_);
  preferred_ = index;
}

void server_memory::note_opened(std::chrono::steady_clock::time_point now) {
  const std::scoped_lock lock(mutex_);
  opened_at_ = now;
}

bool server_memory::was_opened_after(std::chrono::steady_clock::time_point then) const {
  const std::scoped_lock lock(mutex_);
  return opened_at_ > then;
}

}  // namespace pagemill::postgres
