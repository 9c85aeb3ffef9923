/// A stored file copied into an unlinked one, for a reader that seeks: one part in memory at a
/// time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <vector>

#include "common/extractor/spool_file.hpp"

namespace pagemill {

/// A part is missing or too short: the blob was deleted meanwhile, or the storage is damaged. It
/// must not pass for a damaged document.
class blob_incomplete : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Part `number` from 0; empty when there is none. See blob_store::read_part.
using part_reader = std::function<std::vector<std::byte>(int number)>;

/// `bytes` is how long the file must be. Throws blob_incomplete, what `read` throws, and
/// std::system_error when the folder cannot take it.
spool_file spool_blob(const part_reader& read, std::int64_t bytes,
                      const std::filesystem::path& folder);

}  // namespace pagemill
