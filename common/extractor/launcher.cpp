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

#include "common/core/log.hpp"
#include "common/extractor/pool_state.hpp"
#include "common/extractor/record_checks.hpp"
#include "common/extractor/record_stream.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

/// A document record with its outline may be longer than any page record.
constexpr std::int64_t line_bytes_min = 64LL << 20;
/// Pictures and attachments arrive in much shorter lines.
constexpr std::int64_t part_line_bytes = 1LL << 20;
constexpr std::chrono::seconds cpu_look{1};  ///< how often a silent child's CPU time is checked
constexpr int exit_ms = 1'000;               ///< for a child that closed its records to exit

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

/// The conversation about one child's documents.
struct extractor_child::session {
  extractor_pool::state* pool;
  pooled_child child;
  record_parser parser;
  record_stream stream;
  std::shared_ptr<child_lease> lease = std::make_shared<child_lease>();
  bool dead = false;

  // The current document.
  bool in_document = false;
  bool silent = true;                ///< it said nothing yet that makes sense
  std::optional<part_request> part;  ///< only this was requested
  bool part_begun = false;           ///< its record has arrived
  page_selection pages;
  extract_limits limits;
  int page_count = 0;  ///< 0 until the document record
  int last_page = 0;   ///< the last one with a record
  progress_record at;  ///< what the child works on
  std::int64_t bytes = 0;
  double cpu_seconds_max = 0;  ///< of the child, by which this document must be done
  clock::duration waited{};    ///< for records of this document, without the current wait

  session(extractor_pool::state* owner, pooled_child taken)
      : pool(owner),
        child(std::move(taken)),
        stream(child.process->records.value(), static_cast<std::size_t>(line_bytes_min)) {
    lease->process = child.process;
  }

  void end_lease() {
    const std::scoped_lock lock(lease->mutex);
    lease->process.reset();
  }

  ~session() {
    if (dead) return;
    try {
      if (in_document) {
        end(kill_reason::retired);
      } else {
        end_lease();
        pool->give_back(std::move(child));
      }
    } catch (const std::exception& problem) {
      log_error("extractor_not_given_back", {{"reason", problem.what()}});
    }
  }

  /// Kills and reaps the child, and explains its death.
  extractor_death end(kill_reason why) {
    if (why != kill_reason::none) child.process->kill(why);
    const int status = child.process->reap();
    dead = true;
    end_lease();
    in_document = false;
    pool->forget_one(child);
    auto death = explain_death(status, child.process->reason);
    death.page = at.page;
    death.profiling = at.profiling;
    death.before_first_record = silent;
    return death;
  }

  /// The records stopped: the child is dead, dying or hostile.
  extractor_death end_of_records() {
    pollfd exit{.fd = child.process->pidfd.value(), .events = POLLIN, .revents = 0};
    const bool gone = poll(&exit, 1, exit_ms) > 0;
    return end(gone ? kill_reason::none : kill_reason::bad_output);
  }

  clock::time_point limit_from(clock::time_point now) const {
    const auto page_left = std::chrono::seconds(limits.page_seconds) - stream.waited();
    const auto document_left =
        std::chrono::seconds(limits.document_seconds) - waited - stream.waited();
    return now + std::min<clock::duration>(page_left, document_left);
  }

  bool is_over_time() const {
    const auto now = clock::now();
    return limit_from(now) <= now || child.process->cpu_seconds() > cpu_seconds_max;
  }

  std::optional<extractor_event> accept(record&& value);
  template <class Request>
  bool begins_part() const {
    return part && std::holds_alternative<Request>(*part) && !part_begun;
  }
  bool is_expected(int page) const {
    return !part && page > last_page && page <= page_count && pages.contains(page);
  }
};

/// The caller's event for a record; none for progress. Out of order: extractor_death.
std::optional<extractor_event> extractor_child::session::accept(record&& value) {
  const bool begun = page_count > 0;
  if (const auto* progress = std::get_if<progress_record>(&value)) {
    at = *progress;
    return std::nullopt;
  }
  if (auto* document = std::get_if<document_record>(&value);
      document && !begun && !part && is_allowed(*document, limits)) {
    page_count = std::max(document->page_count, 1);
    at = {.page = pages.next(last_page + 1, page_count)};
    return std::move(*document);
  }
  if (auto* made = std::get_if<page_record>(&value);
      made && is_expected(made->value.number) && is_allowed(made->value, page_count, limits)) {
    last_page = made->value.number;
    at = {.page = pages.next(last_page + 1, page_count)};
    return std::move(*made);
  }
  if (auto* image = std::get_if<image_record>(&value); image && is_expected(image->page)) {
    return *image;
  }
  if (const auto* picture = std::get_if<picture_record>(&value);
      picture && begins_part<picture_request>()) {
    part_begun = true;
    return *picture;
  }
  if (const auto* attached = std::get_if<attachment_record>(&value);
      attached && begins_part<attachment_request>()) {
    part_begun = true;
    return *attached;
  }
  if (auto* next = std::get_if<part_bytes>(&value); next && part_begun) return std::move(*next);
  auto* last = std::get_if<end_record>(&value);
  auto* failure = std::get_if<failure_record>(&value);
  if ((last && (begun || part_begun)) || failure) {
    in_document = false;
    ++child.documents;
    at = {};
    if (last) return std::move(*last);
    return std::move(*failure);
  }
  return end(kill_reason::bad_output);
}

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
  s.at = {};
  s.bytes = 0;
  s.waited = {};
  s.stream =
      record_stream(s.child.process->records.value(),
                    static_cast<std::size_t>(
                        s.part ? part_line_bytes
                               : std::max(line_bytes_min, 2 * request.limits.page_output_bytes)));
  s.cpu_seconds_max = s.child.process->cpu_seconds() + request.limits.document_cpu_seconds;
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
    const auto now = clock::now();
    switch (s.stream.next(std::min({deadline, s.limit_from(now), now + cpu_look}))) {
      case record_stream::state::deadline:
        if (s.is_over_time()) return s.end(kill_reason::timeout);
        if (clock::now() >= deadline) return nothing_yet{};
        continue;
      case record_stream::state::end: return s.end_of_records();
      case record_stream::state::too_long: return s.end(kill_reason::bad_output);
      case record_stream::state::line: break;
    }
    s.waited += s.stream.waited();
    s.stream.reset_waited();
    s.bytes += static_cast<std::int64_t>(s.stream.line().size());
    // The child stops by itself at the limit; one that writes twice as much is no longer our
    // program.
    if (s.bytes > 2 * s.limits.output_bytes + line_bytes_min) {
      return s.end(kill_reason::bad_output);
    }
    auto value = s.parser.parse(s.stream.line());
    if (!value) {
      log_error("extractor_wrote_no_record", {{"reason", value.error().message}});
      return s.end(kill_reason::bad_output);
    }
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
