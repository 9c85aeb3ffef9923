#include "api/http/departure_watch.hpp"

#include <chrono>
#include <poll.h>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

namespace pagemill {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::seconds pause_behind_bytes{1};

}  // namespace

/// Shared with the pending wait, which may end after the watch.
struct departure_watch::state {
  asio::ip::tcp::socket& socket;  ///< not touched once `over`
  std::function<void()> gone;
  asio::steady_timer again;
  bool over = false;
};

departure_watch::departure_watch(asio::ip::tcp::socket& socket, std::function<void()> gone)
    : state_(std::make_shared<state>(socket, std::move(gone),
                                     asio::steady_timer(socket.get_executor()))) {
  wait(state_);
}

departure_watch::~departure_watch() {
  state_->over = true;
  state_->again.cancel();
}

void departure_watch::wait(std::shared_ptr<state> of) {
  auto& socket = of->socket;
  socket.async_wait(asio::socket_base::wait_read,
                    [of = std::move(of)](boost::system::error_code wrong) mutable {
                      if (of->over || wrong == asio::error::operation_aborted) return;
                      look(std::move(of));
                    });
}

// Whether a socket can be read says nothing of what stands behind unread bytes, and would be said
// again and again.
void departure_watch::wait_behind_bytes(std::shared_ptr<state> of) {
  auto& timer = of->again;
  timer.expires_after(pause_behind_bytes);
  timer.async_wait([of = std::move(of)](boost::system::error_code) mutable {
    if (!of->over) look(std::move(of));
  });
}

void departure_watch::look(std::shared_ptr<state> of) {
  pollfd now{.fd = of->socket.native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  ::poll(&now, 1, 0);
  if ((now.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0) {
    of->over = true;
    of->gone();
  } else if ((now.revents & POLLIN) != 0) {
    wait_behind_bytes(std::move(of));
  } else {
    wait(std::move(of));
  }
}

}  // namespace pagemill
