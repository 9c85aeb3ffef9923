/// Notices that a client went away while nothing but answers are sent to it.
#pragma once
#include <functional>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace pagemill {

/// Reads on while it lives, without a coroutine or a buffer of its own: thousands of idle streams
/// have one each. What the client still sends is dropped; a client that closes its sending side, or
/// sends more than it could mean, counts as gone.
class disconnect_watch {
 public:
  /// `gone` is called at most once, on the socket's executor, and never after the destruction.
  /// `socket` must outlive the watch.
  disconnect_watch(boost::asio::ip::tcp::socket& socket, std::function<void()> gone);
  ~disconnect_watch();
  disconnect_watch(const disconnect_watch&) = delete;
  disconnect_watch& operator=(const disconnect_watch&) = delete;

 private:
  struct state;
  static void wait(std::shared_ptr<state> of);

  std::shared_ptr<state> state_;
};

}  // namespace pagemill
