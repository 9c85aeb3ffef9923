#include "common/core/log_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace pagemill {
namespace {

/// How many bytes were written before the first error.
std::size_t write_all(int file, std::string_view text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace

log_file::log_file(std::string path) : path_(std::move(path)) {
  reopen();
}

void log_file::reopen() {
  descriptor fresh(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
  if (!fresh.is_open()) throw std::system_error(errno, std::generic_category(), path_);
  file_ = std::move(fresh);
  torn_ = false;
}

void log_file::write(std::string_view line) {
  if (torn_ && write_all(file_.value(), "\n") == 1) torn_ = false;
  const auto done = torn_ ? 0 : write_all(file_.value(), line);
  if (done == line.size()) return;
  torn_ = torn_ || done > 0;
  static_cast<void>(write_all(STDERR_FILENO, line));
}

}  // namespace pagemill
