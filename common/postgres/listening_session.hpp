/// One listening connection; notification_listener creates a new one after each loss. One thread.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

/// All operations throw the exceptions of error_mapping.hpp.
class listening_session {
 public:
  using handler = std::function<void(std::string_view channel, std::string_view payload)>;

  /// Connects and listens on `channels`; `notified` is called only from within receive.
  listening_session(const connection_settings& settings, const std::vector<std::string>& channels,
                    handler notified);

  /// Adds a channel whose notifications are not passed to the handler but remembered for heard().
  void listen(const std::string& channel);
  void unlisten(const std::string& channel);
  bool heard(std::string_view channel) const { return heard_ == channel; }
  int socket() const { return connection_.native().sock(); }
  /// Handles what has arrived.
  void receive();
  /// Throws connection_lost if the server no longer answers or is an old primary: otherwise that
  /// would look like silence.
  void check_server();
  /// Whether this session holds the advisory lock now; does not wait.
  bool try_lock(std::int64_t key);

 private:
  connection connection_;
  handler notified_;
  std::string heard_;
};

/// Sends one empty notification over a connection of its own.
void send_one(const connection_settings& settings, const std::string& channel);

}  // namespace pagemill::postgres
