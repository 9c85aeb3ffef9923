/// Puts an answer on the wire, framed as its head says.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "api/http/response.hpp"
#include "api/http/response_head.hpp"

namespace pagemill {

struct write_wishes {
  body_end end = body_end::length;
  std::chrono::seconds step{30};  ///< without progress
};

struct write_outcome {
  bool complete = false;
  std::uint64_t body_bytes = 0;
};

/// `stream`, whose socket must not block, and `answer` must outlive the call. Of a body in
/// pieces, the first stands in `answer->body` already, so that what goes wrong with it can still be
/// answered. Throws what the later pieces throw; then the connection must be closed.
boost::asio::awaitable<write_outcome> write_response(boost::beast::tcp_stream* stream,
                                                     std::string head, response* answer,
                                                     write_wishes wishes);

}  // namespace pagemill
