/// An unlinked temporary file: the PDF on its way to a child. It disappears when closed, whatever
/// happens.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "common/core/descriptor.hpp"

namespace pagemill {

class spool_file {
 public:
  /// Creates it in `folder` (O_TMPFILE, else created and unlinked at once). Throws
  /// std::system_error.
  explicit spool_file(const std::filesystem::path& folder);

  /// Appends one part of the blob. Throws std::system_error (disk full).
  void write(std::span<const std::byte> part);
  /// Ends writing: from now on the descriptor is read-only, also for the untrusted child that
  /// receives it. Throws std::system_error.
  void seal();
  int descriptor() const { return file_.value(); }
  std::int64_t size() const { return size_; }

 private:
  pagemill::descriptor file_;
  std::int64_t size_ = 0;
};

}  // namespace pagemill
