/// Accepts connections, runs a session for each, and drains them on shutdown.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/http/session.hpp"
#include "common/async/task_group.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

struct listener_settings {
  std::string host;
  std::uint16_t port = 0;                ///< 0: any that is free
  std::size_t connections_max = 24'000;  ///< more wait in the kernel
  /// Per address, or per /64 network of IPv6; more are closed at once. 0 means no limit.
  std::size_t client_connections_max = 1000;
  /// By default, programs on this machine are not counted: one of them may be the proxy.
  bool loopback_counts = false;
  session_settings session;
};

/// Call all members on `executor`, which runs one thing at a time.
class listener {
 public:
  listener(boost::asio::any_io_executor executor, listener_settings settings,
           request_handler& handler);

  /// Binds. errc::unavailable with a message for the operator on failure.
  result<std::uint16_t> open();
  /// Starts accepting.
  void start();
  /// Stops accepting, lets requests in flight finish, and closes idle connections. Returns false if
  /// some had to be cut off after `limit`. Call once.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::duration limit);
  std::size_t connections() const { return sessions_.size(); }

 private:
  boost::asio::awaitable<void> accept_loop();
  boost::asio::awaitable<void> serve(std::shared_ptr<session> accepted,
                                     std::optional<boost::asio::ip::address> client);
  void begin(boost::asio::ip::tcp::socket socket);
  void take_waiting();
  /// The address whose connections are counted together; nullopt if they are not counted.
  std::optional<boost::asio::ip::address> counted_client(
      const boost::asio::ip::tcp::socket& socket) const;

  boost::asio::any_io_executor executor_;
  const listener_settings settings_;
  request_handler& handler_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;  ///< cancelled when a session ends
  std::unordered_set<session*> sessions_;
  std::map<boost::asio::ip::address, std::size_t> clients_;  ///< connections of each client
  std::chrono::steady_clock::time_point refusal_logged_;
  bool draining_ = false;
  task_group tasks_;
};

}  // namespace pagemill
