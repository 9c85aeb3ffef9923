#include "api/http/client_watch.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <poll.h>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds pause_behind_bytes{1};
/// What a client may send while it only listens, such as a pipelined request.
constexpr std::size_t dropped_bytes_max = 64 * 1024;

enum class client_state { connected, connected_behind_bytes, gone };

client_state peek(asio::ip::tcp::socket& socket) {
  pollfd polled{.fd = socket.native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  ::poll(&polled, 1, 0);
  if ((polled.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0) {
    return client_state::gone;
  }
  return (polled.revents & POLLIN) != 0 ? client_state::connected_behind_bytes
                                        : client_state::connected;
}

/// Adds the bytes that it read to `dropped`.
client_state drop(asio::ip::tcp::socket& socket, std::size_t& dropped) {
  std::array<char, 512> scratch;
  boost::system::error_code failed;
  socket.non_blocking(true, failed);
  while (!failed) {
    dropped += socket.read_some(asio::buffer(scratch), failed);
    if (dropped > dropped_bytes_max) return client_state::gone;
  }
  const bool empty = failed == asio::error::would_block || failed == asio::error::try_again;
  return empty ? client_state::connected : client_state::gone;
}

}  // namespace

/// Shared with the pending wait, which may end after the watch.
struct client_watch::state {
  asio::ip::tcp::socket& socket;  ///< not touched once `over`
  incoming_bytes incoming;
  std::function<void()> gone;
  asio::steady_timer again;
  std::size_t dropped = 0;
  bool over = false;

  void report() {
    over = true;
    gone();
  }
};

client_watch::client_watch(asio::ip::tcp::socket& socket, incoming_bytes incoming,
                           std::function<void()> gone)
    : state_(std::make_shared<state>(socket, incoming, std::move(gone),
                                     asio::steady_timer(socket.get_executor()))) {
  wait(state_);
}

client_watch::~client_watch() {
  state_->over = true;
  state_->again.cancel();
}

void client_watch::wait(std::shared_ptr<state> shared) {
  auto& socket = shared->socket;
  socket.async_wait(asio::socket_base::wait_read,
                    [shared = std::move(shared)](boost::system::error_code failed) mutable {
                      if (shared->over || failed == asio::error::operation_aborted) return;
                      if (failed) return shared->report();
                      look(std::move(shared));
                    });
}

// The socket stays readable while bytes are unread, so waiting for it would spin.
void client_watch::wait_behind_bytes(std::shared_ptr<state> shared) {
  auto& timer = shared->again;
  timer.expires_after(pause_behind_bytes);
  timer.async_wait([shared = std::move(shared)](boost::system::error_code) mutable {
    if (!shared->over) look(std::move(shared));
  });
}

void client_watch::look(std::shared_ptr<state> shared) {
  const auto seen = shared->incoming == incoming_bytes::keep
                        ? peek(shared->socket)
                        : drop(shared->socket, shared->dropped);
  switch (seen) {
    case client_state::connected: return wait(std::move(shared));
    case client_state::connected_behind_bytes: return wait_behind_bytes(std::move(shared));
    case client_state::gone: return shared->report();
  }
}

}  // namespace pagemill
