/// Writes a response to the connection, framed as its head says.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "api/http/response.hpp"
#include "api/http/response_head.hpp"

namespace pagemill {

struct write_options {
  body_end end = body_end::length;
  std::chrono::seconds step{30};  ///< without progress
};

struct write_outcome {
  bool complete = false;
  std::uint64_t body_bytes = 0;
};

/// `stream`, whose socket must be non-blocking, and `answer` must outlive the call. `answer->body`
/// holds the first piece of a body in pieces. Throws what the later pieces throw; the connection
/// must then be closed.
boost::asio::awaitable<write_outcome> write_response(boost::beast::tcp_stream* stream,
                                                     std::string head, response* answer,
                                                     write_options options);

}  // namespace pagemill
