#include "common/extractor/record_stream.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <system_error>
#include <unistd.h>

#include "common/extractor/protocol.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t read_bytes = 256 * 1024;
constexpr std::size_t kept_bytes_max = 1U << 20;  ///< a larger buffer is released after its line
constexpr std::size_t long_line_bytes = 1U << 20;
/// A child has the line ready when it begins to write it.
constexpr std::chrono::seconds long_line_time_max{10};

}  // namespace

bool record_stream::find_line() {
  const auto end = buffer_.find('\n', scanned_);
  if (end == std::string::npos) {
    scanned_ = buffer_.size();
    return false;
  }
  line_ = std::string_view(buffer_).substr(begin_, end - begin_);
  begin_ = scanned_ = end + 1;
  return true;
}

bool record_stream::wait(clock::time_point deadline) {
  const auto start = clock::now();
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - start);
  const auto ms = std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000);
  pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
  const int count = poll(&ready, 1, static_cast<int>(ms));
  if (count < 0 && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(), "poll of an extractor child");
  }
  waited_ += clock::now() - start;
  return count > 0;
}

/// Of the line that has not come to its end.
std::optional<record_stream::state> record_stream::judge_length(clock::time_point deadline) {
  const auto bytes = buffer_.size() - begin_;
  if (bytes > bytes_max_) return state::too_long;
  if (bytes <= long_line_bytes) return std::nullopt;
  if (turn_) {
    return clock::now() - turn_since_ > long_line_time_max ? std::optional(state::too_slow)
                                                           : std::nullopt;
  }
  turn_ = gate_->enter(deadline);
  turn_since_ = clock::now();
  return turn_ ? std::nullopt : std::optional(state::deadline);
}

record_stream::state record_stream::next(clock::time_point deadline) {
  if (!line_.empty()) turn_.reset();
  line_ = {};
  while (!find_line()) {
    if (const auto end = judge_length(deadline)) return *end;
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    if (buffer_.empty() && buffer_.capacity() > kept_bytes_max) buffer_.shrink_to_fit();
    const auto size = buffer_.size();
    ssize_t count = 0;
    buffer_.resize_and_overwrite(
        size + read_bytes + readable_bytes_behind, [&](char* data, std::size_t) {
          count = read(descriptor_, data + size, read_bytes);
          return size + static_cast<std::size_t>(std::max<ssize_t>(count, 0));
        });
    if (count == 0) return state::end;
    if (count > 0) continue;
    if (errno != EAGAIN && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "records of an extractor child");
    }
    if (!wait(deadline) && clock::now() >= deadline) return state::deadline;
  }
  return state::line;
}

}  // namespace pagemill
