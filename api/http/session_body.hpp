/// The body of the request that a session reads now.
#pragma once
#include "api/http/session.hpp"

namespace pagemill {

class session::body final : public body_source {
 public:
  /// `owner` outlives the body: the session reads no other request while one is handled.
  body(session& owner, std::chrono::steady_clock::time_point deadline)
      : owner_(owner), deadline_(deadline) {}

  boost::asio::awaitable<http_result<std::size_t>> read(std::span<char> into) override;
  std::optional<std::uint64_t> declared_bytes() const override;

 private:
  boost::asio::awaitable<bool> send_continue();
  bool too_slow() const;
  /// One read that ends in time: error::timeout, with the connection as it was.
  boost::asio::awaitable<boost::system::error_code> read_in_time();

  session& owner_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::duration waited_{};  ///< for the client, in all
};

}  // namespace pagemill
