/// How many bytes of pictures are held: by the cache, and by answers that slow clients take.
#pragma once
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Any thread.
class held_bytes {
 public:
  explicit held_bytes(std::size_t most) : most_(most) {}

  void add(const workspace_id& workspace, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    all_ += bytes;
    of_[workspace] += bytes;
  }
  void remove(const workspace_id& workspace, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    all_ -= bytes;
    const auto its = of_.find(workspace);
    its->second -= bytes;
    if (its->second == 0) of_.erase(its);
  }
  /// Whether another picture of that workspace may be made; half of the room is for one of them.
  bool has_room(const workspace_id& workspace) const {
    const std::scoped_lock lock(mutex_);
    const auto its = of_.find(workspace);
    return all_ < most_ && (its == of_.end() || its->second < most_ / 2);
  }

 private:
  std::size_t most_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::unordered_map<workspace_id, std::size_t> of_;  ///< of those that have any
};

}  // namespace pagemill
