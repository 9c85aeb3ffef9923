/// Stands in for systemd: a process started with its address reports its state to it.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

class service_manager_socket {
 public:
  service_manager_socket();
  ~service_manager_socket();
  service_manager_socket(const service_manager_socket&) = delete;
  service_manager_socket& operator=(const service_manager_socket&) = delete;

  /// The value of NOTIFY_SOCKET.
  std::string address() const { return folder_.path() / "notify"; }
  /// Waits for a message with `text`; false after `limit`. Messages before it are consumed, but
  /// kept in said().
  bool hears(std::string_view text, std::chrono::milliseconds limit);
  /// All messages received, in order.
  const std::string& said() const { return said_; }
  /// Reads what has arrived so far.
  void catch_up();

 private:
  bool receive(std::chrono::milliseconds limit);

  temp_folder folder_;
  int socket_ = -1;
  std::string last_;
  std::string said_;
};

}  // namespace pagemill::test
