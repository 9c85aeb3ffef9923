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

/// Bytes of a stored file are missing: it was deleted meanwhile, or the storage is damaged. This
/// must not pass for a damaged document.
class blob_incomplete : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a stored file as blob_bytes::read does.
using blob_reader = std::function<std::vector<std::byte>(std::int64_t offset, std::size_t max)>;

/// Copies a file of `bytes` bytes, one part in memory at a time. Throws blob_incomplete when the
/// file is shorter or longer, what `read` throws, and std::system_error when the folder cannot take
/// the copy.
spool_file spool_blob(const blob_reader& read, std::int64_t bytes,
                      const std::filesystem::path& folder);

}  // namespace pagemill
