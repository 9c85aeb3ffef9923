#include "worker/extract/service.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <malloc.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include "worker/extract/extraction.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t request_bytes_max = 16U << 20;

/// Closes the descriptors that came with a request.
class received_descriptor {
 public:
  received_descriptor() = default;
  ~received_descriptor() { reset(-1); }
  received_descriptor(const received_descriptor&) = delete;
  received_descriptor& operator=(const received_descriptor&) = delete;
  void reset(int value) {
    if (value_ >= 0) close(value_);
    value_ = value;
  }
  int value() const { return value_; }

 private:
  int value_ = -1;
};

/// Reads one piece and its descriptor. Zero bytes: the parent closed the socket.
std::size_t receive(std::string& line, received_descriptor& descriptor) {
  std::array<char, 16 * 1024> piece;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
  iovec where{piece.data(), piece.size()};
  msghdr message{};
  message.msg_iov = &where;
  message.msg_iovlen = 1;
  message.msg_control = ancillary.data();
  message.msg_controllen = ancillary.size();
  ssize_t size = 0;
  do {
    size = recvmsg(control_descriptor, &message, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size < 0) throw std::system_error(errno, std::generic_category(), "control socket");
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS &&
      header->cmsg_len == CMSG_LEN(sizeof(int))) {
    int value = -1;
    std::memcpy(&value, CMSG_DATA(header), sizeof value);
    descriptor.reset(value);
  }
  line.append(piece.data(), static_cast<std::size_t>(size));
  return static_cast<std::size_t>(size);
}

/// A whole request line; nullopt if the parent closed the socket.
std::optional<std::string> receive_line(received_descriptor& descriptor) {
  std::string line;
  while (line.empty() || line.back() != '\n') {
    if (line.size() > request_bytes_max || receive(line, descriptor) == 0) return std::nullopt;
  }
  line.pop_back();
  return line;
}

}  // namespace

int serve_documents() {
  // Stopping a service signals its children too; the parent decides when this one ends.
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
  pdf_library library;
  record_writer out(STDOUT_FILENO, progress_records::written);
  while (true) {
    received_descriptor input;
    const auto line = receive_line(input);
    if (!line) return 0;
    auto request = parse_request(*line);
    out.begin({});
    if (!request || input.value() < 0) {
      const auto reason = request ? "no descriptor came with it" : request.error().message;
      out.write(failure_record{"invalid_request", "The request cannot be served: " + reason});
      out.flush();
      continue;
    }
    request->input = input.value();
    extract_document(library, *request, out);
    library.empty_caches();
    malloc_trim(0);
  }
}

}  // namespace pagemill::extract
