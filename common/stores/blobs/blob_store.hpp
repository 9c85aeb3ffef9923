/// The bytes of submitted files, in parts of at most 256 KiB. Blocking; any thread.
/// Implemented in common/stores/blobs/blob_store.cpp.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

inline constexpr std::size_t blob_part_bytes_max = 256 * 1024;

class blob_store {
 public:
  explicit blob_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// Begins an upload. Until job_store::submit makes it whole nothing refers to it, and the sweep
  /// drops it after an hour.
  blob_id begin(const workspace_id& workspace);
  /// Stores part `number` (from 0) in a short transaction of its own.
  void add_part(const workspace_id& workspace, const blob_id& blob, int number,
                std::span<const std::byte> data);
  /// Drops an upload that will not become whole. No effect on one that is whole.
  void abandon(const workspace_id& workspace, const blob_id& blob);
  /// Part `number` of a blob; empty when there is none. For the worker (scope without workspace)
  /// and the API.
  std::vector<std::byte> read_part(const blob_id& blob, int number);
  std::vector<std::byte> read_part(const workspace_id& workspace, const blob_id& blob, int number);
  /// Deletes blobs that have been unfinished or unreferenced for that long, some at a time. Worker
  /// only. Returns how many it looked at; 0: none are left.
  int sweep(double older_than_seconds);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
