/// Copies of stored files on disk, kept for a moment: who looks at one page looks at the next.
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

/// Any thread. A file that was let go of stays for those who still read it.
class file_shelf {
 public:
  using clock = std::chrono::steady_clock;
  struct limits {
    std::int64_t bytes = 256LL << 20;
    std::size_t files = 16;
    std::chrono::seconds kept{60};  ///< since it was last wanted
  };

  explicit file_shelf(limits most) : most_(most) {}

  /// The file of that name, or what `make` makes: outside of the lock, so two may make the same
  /// one. Only for who may see the blob. Throws what `make` throws.
  std::shared_ptr<const spool_file> take(const blob_id& blob,
                                         const std::function<spool_file()>& make,
                                         clock::time_point now = clock::now());
  /// Lets go of what nobody wanted for long; to be called now and then.
  void sweep(clock::time_point now = clock::now());
  std::size_t files() const;

 private:
  struct entry {
    blob_id blob;
    std::shared_ptr<const spool_file> file;
    clock::time_point wanted;
  };
  std::shared_ptr<const spool_file> find(const blob_id& blob, clock::time_point now);
  void make_room(std::int64_t bytes);

  const limits most_;
  mutable std::mutex mutex_;
  std::list<entry> entries_;  ///< last wanted first
  std::int64_t bytes_ = 0;
};

}  // namespace pagemill
