/// The memory of answers that are being made or wait for a slow reader, and of bodies that are
/// being received: shared by workspaces.
#pragma once
#include <chrono>
#include <cstddef>
#include <stdexcept>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "common/async/workspace_permits.hpp"

namespace pagemill {

/// Thrown when no room came free in time. The first piece of an answer can still be refused; a
/// later one ends the answer in a way that the client can detect.
class answers_crowded : public std::runtime_error {
 public:
  explicit answers_crowded(permit_refusal cause)
      : std::runtime_error("there is no memory for the request in its workspace's share"),
        why(cause) {}
  permit_refusal why;
};

/// A list ends its page, and a search its hits, before it becomes longer than this.
inline constexpr std::size_t answer_bytes_max = std::size_t{1} << 20;
/// A long body is sent in pieces of at most this size.
inline constexpr std::size_t piece_bytes_max = std::size_t{256} * 1024;
/// A row is in memory as the server's answer, as values and as JSON.
inline constexpr std::size_t copies_while_made = 3;

/// On one thread.
class answer_budget {
 public:
  using room = workspace_permits::permit;

  answer_budget(boost::asio::any_io_executor executor, std::size_t bytes_max);

  /// Waits for its turn and returns room for `bytes`, to be shrunk once the answer is made, and
  /// kept until it has been sent. Throws answers_crowded.
  boost::asio::awaitable<room> reserve(workspace_id workspace, std::size_t bytes);
  std::size_t held() const { return permits_.held(); }

  /// Charges `answer` with its own bytes, until it is destroyed.
  static response keeping(response answer, room held);

 private:
  workspace_permits permits_;
};

}  // namespace pagemill
