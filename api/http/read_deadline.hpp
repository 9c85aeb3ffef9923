/// Ends a read that takes too long and leaves the connection open for the response.
#pragma once
#include <chrono>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace pagemill {

/// Cancels the operations of `socket` at `until`, unless destroyed before.
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
