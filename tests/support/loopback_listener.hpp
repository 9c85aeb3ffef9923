/// Listens on a loopback port, with a thread for each connection: what all servers of tests stand
/// on.
#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pagemill::test {

class loopback_listener {
 public:
  /// `handle` gets each connection, which is closed when it returns. `port`: that of a server that
  /// was here before; 0: any.
  explicit loopback_listener(std::function<void(int connection)> handle, std::uint16_t port = 0);
  /// Shuts open connections down and waits for their handlers.
  ~loopback_listener();
  loopback_listener(const loopback_listener&) = delete;
  loopback_listener& operator=(const loopback_listener&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  void serve();
  void take(int connection);

  const std::function<void(int)> handle_;
  int listener_ = -1;
  int wake_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> handlers_;
  std::thread thread_;
};

}  // namespace pagemill::test
