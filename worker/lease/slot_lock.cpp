#include "worker/lease/slot_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace pagemill {
namespace {

/// A slot name may hold anything; a file name may not.
std::string file_name_of(const std::string& slot) {
  std::string name = slot;
  std::ranges::replace_if(name, [](char c) { return c == '/' || c == '\0'; }, '_');
  return name + ".lock";
}

}  // namespace

result<slot_lock> slot_lock::take(const std::filesystem::path& folder, const std::string& slot) {
  const auto path = folder / file_name_of(slot);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path.string());
  slot_lock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) throw std::system_error(errno, std::generic_category(), path.string());
  return fail(errc::conflict, "slot_in_use: another worker on this host has the slot " + slot);
}

slot_lock::slot_lock(slot_lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

slot_lock::~slot_lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace pagemill
