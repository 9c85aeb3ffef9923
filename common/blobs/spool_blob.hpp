/// Copies a stored file into an unlinked one on disk, for a reader that seeks.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <vector>

#include "common/extractor/spool_file.hpp"

namespace pagemill {

/// Bytes of a stored file are missing: it was deleted in the meantime, or the storage is damaged.
/// Not to be mistaken for a damaged document.
class blob_incomplete : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a stored file as blob_bytes::read does.
using blob_reader = std::function<std::vector<std::byte>(std::int64_t offset, std::size_t max)>;

/// Copies a file of `bytes` bytes with one part in memory at a time. Throws blob_incomplete if the
/// file is shorter or longer, whatever `read` throws, and std::system_error if the copy cannot be
/// written.
spool_file spool_blob(const blob_reader& read, std::int64_t bytes,
                      const std::filesystem::path& folder);

}  // namespace pagemill
