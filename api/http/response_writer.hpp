/// Puts an answer on the wire, framed as its length and the client's version of HTTP ask for.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "api/http/response.hpp"

namespace pagemill {

struct write_wishes {
  bool head_only = false;  ///< the request was HEAD
  bool keep_alive = false;
  unsigned version = 11;  ///< of the request: 10 or 11
  std::string request_id;
  std::chrono::seconds step{30};
};

struct write_outcome {
  bool complete = false;
  std::uint64_t body_bytes = 0;
};

/// `stream` and `answer` must outlive the call. Of a body in pieces, the first stands in
/// `answer->body` already, so that what goes wrong with it can still be answered. Throws what the
/// later pieces throw; then the connection must be closed.
boost::asio::awaitable<write_outcome> write_response(boost::beast::tcp_stream* stream,
                                                     response* answer, write_wishes wishes);

}  // namespace pagemill
