#include "common/postgres/notification_listener.hpp"

#include <array>
#include <cerrno>
#include <format>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/postgres/listening_session.hpp"

namespace pagemill::postgres {
namespace {

/// How often to try again for a session lock that another backend still holds: usually that of the
/// previous connection, which the server has not found dead yet.
constexpr std::chrono::milliseconds lock_retry{100};

using clock = std::chrono::steady_clock;

int milliseconds_until(clock::time_point when) {
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(when - clock::now()).count();
  return rest < 0 ? 0 : static_cast<int>(rest);
}

enum class wake_reason { socket, stop, timeout };

/// Waits for the socket or for the eventfd. A negative limit waits without one.
wake_reason wait_for(int socket, int wake, int limit_milliseconds) {
  std::array<pollfd, 2> fds{pollfd{socket, POLLIN, 0}, pollfd{wake, POLLIN, 0}};
  const int ready = poll(fds.data(), fds.size(), limit_milliseconds);
  if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  if (ready <= 0) return wake_reason::timeout;
  return fds[1].revents != 0 ? wake_reason::stop : wake_reason::socket;
}

}  // namespace

std::int64_t session_lock_key(const worker_id& id) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) key = (key << 8) | id.value.bytes[i];
  return static_cast<std::int64_t>(key);
}

notification_listener::notification_listener(listener_settings settings, listener_events events)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
}

notification_listener::~notification_listener() {
  stop();
}

void notification_listener::start() {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void notification_listener::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  const std::uint64_t one = 1;
  if (write(wake_.value(), &one, sizeof one) < 0 && errno != EAGAIN) {
    log_warning("listener_wake_failed", {{"errno", errno}});
  }
  if (thread_.joinable()) thread_.join();
}

bool notification_listener::wait_until_probed(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] { return probed_; });
}

bool notification_listener::wait_stopped(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, duration, [&] { return stopping_; });
}

void notification_listener::run() {
  int failures = 0;
  bool proven = false;
  while (!wait_stopped(std::chrono::milliseconds(0))) {
    bool was_working = false;
    try {
      listening_session session(settings_.connection, settings_.channels, events_.notified);
      if (!proven) proven = probe(session);
      if (proven) {
        was_working = true;
        failures = 0;
        working_ = true;
        if (events_.listening) events_.listening();
        serve(session);
      }
    } catch (const database_error& problem) {
      // Once per outage: further attempts fail for the same reason.
      log(failures == 0 ? log_level::warning : log_level::debug, "listener_lost",
          {{"reason", problem.what()}, {"failures", failures}});
    }
    working_ = false;
    locked_ = false;
    if (wait_stopped(std::chrono::milliseconds(0))) return;
    if (was_working && events_.lost) events_.lost();
    const bool swallowed = probed_ && !proven;
    wait_stopped(swallowed ? settings_.probe_again
                           : wait_after(retry::listening, ++failures, random_fraction()));
  }
}

bool notification_listener::probe(listening_session& session) {
  const auto channel = std::format("pagemill_probe_{}", to_string(make_uuid_v4()));
  session.listen(channel);
  // From another connection: behind a pooler, both could share a server connection by chance and
  // hear themselves.
  send_one(settings_.connection, channel);
  const auto deadline = clock::now() + settings_.probe_timeout;
  bool heard = false;
  while (!(heard = session.heard(channel)) && clock::now() < deadline) {
    const auto reason = wait_for(session.socket(), wake_.value(), milliseconds_until(deadline));
    if (reason == wake_reason::stop) return false;
    if (reason == wake_reason::socket) session.receive();
  }
  session.unlisten(channel);
  {
    const std::scoped_lock lock(mutex_);
    probed_ = true;
  }
  changed_.notify_all();
  if (!heard && !warned_) {
    warned_ = true;
    log_warning("notifications_not_working",
                {{"hint",
                  "a pooler in transaction mode swallows LISTEN; polling instead, or set "
                  "DATABASE_LISTEN_URL to a direct connection"}});
  }
  return heard;
}

void notification_listener::serve(listening_session& session) {
  while (true) {
    if (settings_.session_lock && !locked_ && session.try_lock(*settings_.session_lock)) {
      locked_ = true;
      if (events_.locked) events_.locked();
    }
    // A notification that arrived with a statement's answer no longer makes the socket readable.
    session.receive();
    const bool lock_missing = settings_.session_lock && !locked_;
    const auto limit = lock_missing ? lock_retry : settings_.check_every;
    const auto reason = wait_for(session.socket(), wake_.value(), static_cast<int>(limit.count()));
    if (reason == wake_reason::stop) return;
    if (reason == wake_reason::timeout && !lock_missing) session.check_server();
  }
}

}  // namespace pagemill::postgres
