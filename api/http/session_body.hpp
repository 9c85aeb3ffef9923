/// The body of the request that a session is reading.
#pragma once
#include "api/http/session.hpp"

namespace pagemill {

class session::body final : public body_source {
 public:
  /// `owner` outlives the body: a session handles one request at a time.
  body(session& owner, std::chrono::steady_clock::time_point deadline)
      : owner_(owner), deadline_(deadline) {}

  boost::asio::awaitable<http_result<std::size_t>> read(std::span<char> into) override;
  std::optional<std::uint64_t> declared_bytes() const override;

 private:
  boost::asio::awaitable<bool> send_continue();
  bool too_slow() const;
  /// One read with a deadline. error::timeout leaves the connection usable.
  boost::asio::awaitable<boost::system::error_code> read_in_time();

  session& owner_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::duration waited_{};  ///< for the client, in total
};

}  // namespace pagemill
