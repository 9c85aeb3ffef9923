#include "common/extractor/launcher.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

/// Pictures and attachments arrive in much shorter lines.
constexpr std::int64_t part_line_bytes = 1LL << 20;

enum class handing_over { done, child_gone, child_deaf };

/// Sends the request line, with the input's descriptor beside its first byte.
handing_over send_request(int control, const std::string& line, int input) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    iovec rest{const_cast<char*>(line.data()) + sent, line.size() - sent};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    msghdr message{};
    message.msg_iov = &rest;
    message.msg_iovlen = 1;
    if (sent == 0) {
      message.msg_control = ancillary.data();
      message.msg_controllen = ancillary.size();
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(int));
      std::memcpy(CMSG_DATA(header), &input, sizeof input);
    }
    const auto count = sendmsg(control, &message, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return handing_over::child_gone;
    if (count < 0 && errno == EAGAIN) return handing_over::child_deaf;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "extractor request");
    sent += static_cast<std::size_t>(count);
  }
  return handing_over::done;
}

}  // namespace

extractor_child::extractor_child(std::unique_ptr<session> taken) : session_(std::move(taken)) {}
extractor_child::extractor_child(extractor_child&&) noexcept = default;
extractor_child& extractor_child::operator=(extractor_child&&) noexcept = default;
extractor_child::~extractor_child() = default;

void extractor_child::start(const extract_request& request) {
  auto& s = *session_;
  assert(!s.dead && !s.in_document);
  s.in_document = true;
  s.silent = true;
  s.part = request.part;
  s.part_begun = false;
  s.pages = request.pages;
  s.limits = request.limits;
  s.page_count = 0;
  s.last_page = request.first_page - 1;
  s.last_image = -1;
  s.progress_records = 0;
  s.at = {};
  s.bytes = 0;
  s.waited = {};
  s.stream = record_stream(
      s.child.process->records.value(),
      static_cast<std::size_t>(s.part ? part_line_bytes
                                      : std::max(line_bytes_min, request.limits.page_output_bytes)),
      s.pool->large_records());
  s.cpu_seconds_max = s.child.process->cpu_seconds() + request.limits.document_cpu_seconds;
  s.cpu_look_at = clock::now() + cpu_look;
  s.child.process->allow_cpu(request.limits.document_cpu_seconds);
  // next() reports a child that is gone or does not read.
  if (send_request(s.child.process->control.value(), to_line(request), request.input) ==
      handing_over::child_deaf) {
    s.child.process->kill(kill_reason::timeout);
  }
}

extractor_event extractor_child::next(clock::time_point deadline) {
  auto& s = *session_;
  assert(!s.dead && s.in_document);
  while (true) {
    if (s.works_too_long()) return s.end(kill_reason::timeout);
    const auto now = clock::now();
    switch (s.stream.next(std::min({deadline, s.limit_from(now), now + cpu_look}))) {
      case record_stream::state::deadline:
        if (s.is_over_time()) return s.end(kill_reason::timeout);
        if (clock::now() >= deadline) return nothing_yet{};
        continue;
      case record_stream::state::end: return s.end_of_records();
      case record_stream::state::too_long: return s.broke_protocol("a record of too many bytes");
      case record_stream::state::too_slow: return s.broke_protocol("a record without an end");
      case record_stream::state::line: break;
    }
    s.waited += s.stream.waited();
    s.stream.reset_waited();
    s.bytes += static_cast<std::int64_t>(s.stream.line().size());
    // The child stops by itself at the limit; one that writes twice as much is no longer our
    // program.
    if (s.bytes > 2 * s.limits.output_bytes + line_bytes_min) {
      return s.broke_protocol("too many bytes for one document");
    }
    auto value = s.parser.parse_in_place(s.stream.line());
    if (!value) return s.broke_protocol(value.error().message);
    auto event = s.accept(std::move(*value));
    s.silent = false;
    if (event) return std::move(*event);
  }
}

kill_switch extractor_child::killer() const {
  return kill_switch(session_->lease);
}
int extractor_child::pid() const {
  return session_->child.process->pid;
}

extractor_pool::extractor_pool(extractor_settings settings) {
  if (::access(settings.program.c_str(), X_OK) != 0) {
    throw std::system_error(errno, std::generic_category(), settings.program.string());
  }
  state_ = std::make_unique<state>(std::move(settings));
}

extractor_pool::~extractor_pool() = default;

extractor_child extractor_pool::take(const workspace_id& workspace) {
  return extractor_child(
      std::make_unique<extractor_child::session>(state_.get(), state_->take(workspace)));
}

extractor_child extractor_pool::take_for_proof(std::chrono::seconds patience) {
  return extractor_child(
      std::make_unique<extractor_child::session>(state_.get(), state_->take_for_proof(patience)));
}

std::filesystem::path extractor_beside_this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "pagemill-extract";
}

}  // namespace pagemill
