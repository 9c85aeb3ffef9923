#include "api/http/disconnect_watch.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// What a client may send while it only listens; a request that was pipelined, say.
constexpr std::size_t dropped_bytes_max = 64 * 1024;

}  // namespace

/// Shared with the pending wait, which may end after the watch.
struct disconnect_watch::state {
  asio::ip::tcp::socket& socket;  ///< not touched once `over`
  std::function<void()> gone;
  std::size_t dropped = 0;
  bool over = false;

  /// False when the client is gone.
  bool read_on() {
    std::array<char, 512> scratch;
    boost::system::error_code wrong;
    socket.non_blocking(true, wrong);
    while (!wrong) {
      const auto count = socket.read_some(asio::buffer(scratch), wrong);
      dropped += count;
      if (dropped > dropped_bytes_max) return false;
    }
    return wrong == asio::error::would_block || wrong == asio::error::try_again;
  }
};

disconnect_watch::disconnect_watch(asio::ip::tcp::socket& socket, std::function<void()> gone)
    : state_(std::make_shared<state>(socket, std::move(gone))) {
  wait(state_);
}

disconnect_watch::~disconnect_watch() {
  state_->over = true;
}

void disconnect_watch::wait(std::shared_ptr<state> of) {
  auto& socket = of->socket;
  socket.async_wait(asio::socket_base::wait_read,
                    [of = std::move(of)](boost::system::error_code wrong) mutable {
                      if (of->over || wrong == asio::error::operation_aborted) return;
                      if (!wrong && of->read_on()) return wait(std::move(of));
                      of->over = true;
                      of->gone();
                    });
}

}  // namespace pagemill
