/// Notices that a client disconnects while its response is still being produced or streamed.
#pragma once
#include <functional>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace pagemill {

/// What the watch does with bytes that the client sends meanwhile.
enum class incoming_bytes {
  keep,  ///< they are the next request and stay unread; a disconnect behind them is noticed within
         ///< a second, otherwise at once
  drop,  ///< nothing else will be read from this client; too many of them count as a disconnect
};

/// A client that closes its sending side counts as disconnected. The watch has no coroutine and no
/// buffer of its own: each of thousands of idle streams has one.
class client_watch {
 public:
  /// `gone` is called at most once, on the socket's executor, and never after the destruction.
  /// `socket` must outlive the watch.
  client_watch(boost::asio::ip::tcp::socket& socket, incoming_bytes incoming,
               std::function<void()> gone);
  ~client_watch();
  client_watch(const client_watch&) = delete;
  client_watch& operator=(const client_watch&) = delete;

 private:
  struct state;
  static void wait(std::shared_ptr<state> shared);
  static void wait_behind_bytes(std::shared_ptr<state> shared);
  static void look(std::shared_ptr<state> shared);

  std::shared_ptr<state> state_;
};

}  // namespace pagemill
