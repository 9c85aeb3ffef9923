/// Ends a read that takes too long, and leaves the connection open for the answer.
#pragma once
#include <chrono>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace pagemill {

/// While it lives: at `until` the operations of `socket` are cancelled.
class read_deadline {
 public:
  read_deadline(boost::asio::ip::tcp::socket& socket, std::chrono::steady_clock::time_point until);
  ~read_deadline();
  read_deadline(const read_deadline&) = delete;
  read_deadline& operator=(const read_deadline&) = delete;
  bool expired() const;

 private:
  struct state;
  std::shared_ptr<state> state_;  ///< also held by the pending wait, which may end later
};

}  // namespace pagemill
