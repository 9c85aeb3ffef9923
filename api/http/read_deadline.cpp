#include "api/http/read_deadline.hpp"

#include <boost/asio/steady_timer.hpp>

namespace pagemill {

struct read_deadline::state {
  boost::asio::ip::tcp::socket& socket;  ///< not touched once `over`
  boost::asio::steady_timer timer;
  bool over = false;
  bool expired = false;
};

read_deadline::read_deadline(boost::asio::ip::tcp::socket& socket,
                             std::chrono::steady_clock::time_point until)
    : state_(std::make_shared<state>(
          state{socket, boost::asio::steady_timer(socket.get_executor(), until)})) {
  state_->timer.async_wait([shared = state_](boost::system::error_code wrong) {
    if (wrong || shared->over) return;
    shared->expired = true;
    shared->socket.cancel(wrong);
  });
}

read_deadline::~read_deadline() {
  state_->over = true;
  state_->timer.cancel();
}

bool read_deadline::expired() const {
  return state_->expired;
}

}  // namespace pagemill
