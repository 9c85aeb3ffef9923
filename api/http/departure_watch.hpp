/// Notices that a client went away while its answer is still to come.
#pragma once
#include <functional>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace pagemill {

/// Reads nothing: what the client sends meanwhile is its next request. A client that closes its
/// sending side counts as gone. It is noticed at once, and within a second behind unread bytes.
class departure_watch {
 public:
  /// `gone` is called at most once, on the socket's executor, and never after the destruction.
  /// `socket` must outlive the watch.
  departure_watch(boost::asio::ip::tcp::socket& socket, std::function<void()> gone);
  ~departure_watch();
  departure_watch(const departure_watch&) = delete;
  departure_watch& operator=(const departure_watch&) = delete;

 private:
  struct state;
  static void wait(std::shared_ptr<state> of);
  static void wait_behind_bytes(std::shared_ptr<state> of);
  static void look(std::shared_ptr<state> of);

  std::shared_ptr<state> state_;
};

}  // namespace pagemill
