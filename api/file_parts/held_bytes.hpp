/// Counts the bytes of pictures in memory: in the cache, and in responses to slow clients.
#pragma once
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Thread-safe.
class held_bytes {
 public:
  explicit held_bytes(std::size_t most) : most_(most) {}

  void add(const workspace_id& workspace, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    all_ += bytes;
    workspaces_[workspace] += bytes;
  }
  void remove(const workspace_id& workspace, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    all_ -= bytes;
    const auto its = workspaces_.find(workspace);
    its->second -= bytes;
    if (its->second == 0) workspaces_.erase(its);
  }
  /// Whether the workspace may have another picture: what it holds is less than what is left.
  bool has_room(const workspace_id& workspace) const {
    const std::scoped_lock lock(mutex_);
    const auto its = workspaces_.find(workspace);
    const auto held = its == workspaces_.end() ? 0 : its->second;
    return all_ < most_ && held < most_ - all_;
  }

 private:
  std::size_t most_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::unordered_map<workspace_id, std::size_t> workspaces_;  ///< those with any
};

}  // namespace pagemill
