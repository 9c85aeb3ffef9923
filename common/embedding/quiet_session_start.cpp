#include "common/embedding/quiet_session_start.hpp"

#include <fcntl.h>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include "common/core/descriptor.hpp"

namespace pagemill {
namespace {

constexpr std::string_view harmless = "Schema error:";

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Redirects standard error to memory while it lives.
class held_standard_error {
 public:
  held_standard_error()
      : kept_(::memfd_create("stderr", MFD_CLOEXEC)), real_(::fcntl(2, F_DUPFD_CLOEXEC, 3)) {
    if (is_held()) ::dup2(kept_.value(), 2);
  }
  ~held_standard_error() {
    if (!is_held()) return;
    ::dup2(real_.value(), 2);
    pass_on();
  }
  held_standard_error(const held_standard_error&) = delete;
  held_standard_error& operator=(const held_standard_error&) = delete;

 private:
  bool is_held() const { return kept_.is_open() && real_.is_open(); }
  void pass_on() const {
    std::string text;
    char part[4096];
    ::lseek(kept_.value(), 0, SEEK_SET);
    for (ssize_t got = 0; (got = ::read(kept_.value(), part, sizeof part)) > 0;) {
      text.append(part, static_cast<std::size_t>(got));
    }
    bool dropped = false;  // an empty line follows each harmless one
    for (std::string_view rest = text; !rest.empty();) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
      dropped = line.starts_with(harmless) || (dropped && line == "\n");
      if (!dropped) write_all(2, line);
      rest.remove_prefix(line.size());
    }
  }

  descriptor kept_;
  descriptor real_;
};

}  // namespace

void start_session_quietly(const std::function<void()>& make_session) {
  static std::mutex mutex;
  static bool started = false;
  const std::lock_guard lock(mutex);
  if (started) return make_session();
  const held_standard_error held;
  make_session();
  started = true;
}

}  // namespace pagemill
