#include "common/extractor/spool_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <format>
#include <stdlib.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace pagemill {
namespace {

int make_unlinked(const std::filesystem::path& folder) {
  const int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return -1;
  // A file system without O_TMPFILE: the file has a name for a moment.
  std::string name = (folder / "pagemill-XXXXXX").string();
  const int named = mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) unlink(name.c_str());
  return named;
}

}  // namespace

spool_file::spool_file(const std::filesystem::path& folder) : file_(make_unlinked(folder)) {
  if (!file_.is_open()) {
    throw std::system_error(errno, std::generic_category(), "temporary file in " + folder.string());
  }
}

void spool_file::write(std::span<const std::byte> part) {
  while (!part.empty()) {
    const auto count = ::write(file_.value(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "temporary file");
    size_ += count;
    part = part.subspan(static_cast<std::size_t>(count));
  }
}

void spool_file::seal() {
  const auto itself = std::format("/proc/self/fd/{}", file_.value());
  pagemill::descriptor reading(open(itself.c_str(), O_RDONLY | O_CLOEXEC));
  if (!reading.is_open()) {
    throw std::system_error(errno, std::generic_category(), "temporary file");
  }
  file_ = std::move(reading);
}

}  // namespace pagemill
