#include "common/blobs/spool_blob.hpp"

#include <format>

#include "common/blobs/blob_bytes.hpp"

namespace pagemill {

spool_file spool_blob(const blob_reader& read, std::int64_t bytes,
                      const std::filesystem::path& folder) {
  spool_file file(folder);
  while (file.size() < bytes) {
    // Never fewer bytes than a part, so that a file that is too long is noticed.
    const auto data = read(file.size(), blob_part_bytes_max);
    if (data.empty()) break;
    file.write(data);
  }
  if (file.size() != bytes) {
    throw blob_incomplete(std::format("the stored file has {} of {} bytes", file.size(), bytes));
  }
  file.seal();
  return file;
}

}  // namespace pagemill
