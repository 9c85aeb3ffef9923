/// Caches copies of stored files on disk for a short time: page follows page.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "common/core/uuid.hpp"
#include "common/extractor/spool_file.hpp"

namespace pagemill {

/// Thread-safe. An evicted file stays on disk for those who still read it.
class file_shelf {
 public:
  using clock = std::chrono::steady_clock;
  struct limits {
    std::int64_t bytes = 256LL << 20;
    std::size_t files = 16;
    std::chrono::seconds kept{60};  ///< since its last use
  };

  explicit file_shelf(limits most) : most_(most) {}

  /// Returns the cached file, or the one that `make` makes. `make` runs outside the lock, so two
  /// threads may make the same file. The caller must be allowed to see the blob. Throws what `make`
  /// throws.
  std::shared_ptr<const spool_file> take(const blob_id& blob,
                                         const std::function<spool_file()>& make,
                                         clock::time_point now = clock::now());
  /// Evicts files that were not used for limits::kept; call it periodically.
  void sweep(clock::time_point now = clock::now());

 private:
  struct entry {
    blob_id blob;
    std::shared_ptr<const spool_file> file;
    clock::time_point last_used;
  };
  std::shared_ptr<const spool_file> find(const blob_id& blob, clock::time_point now);
  void make_room(std::int64_t bytes);

  const limits most_;
  std::mutex mutex_;
  std::list<entry> entries_;  ///< most recently used first
  std::int64_t bytes_ = 0;
};

}  // namespace pagemill
