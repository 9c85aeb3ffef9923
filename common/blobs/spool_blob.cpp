#include "common/blobs/spool_blob.hpp"

#include <format>

#include "common/stores/blobs/blob_store.hpp"

namespace pagemill {

spool_file spool_blob(const part_reader& read, std::int64_t bytes,
                      const std::filesystem::path& folder) {
  spool_file file(folder);
  for (int part = 0;; ++part) {
    const auto data = read(part);
    if (data.empty()) break;
    file.write(data);
    if (data.size() < blob_part_bytes_max) break;
  }
  if (file.size() != bytes) {
    throw blob_incomplete(std::format("the stored file has {} of {} bytes", file.size(), bytes));
  }
  file.seal();
  return file;
}

}  // namespace pagemill
