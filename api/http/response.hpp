/// An answer as handlers make it: status, headers, and a body that is whole or comes in pieces.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "api/http/problem.hpp"

namespace pagemill {

/// A body that is made while it is sent, so that it is never whole in memory.
class body_pieces {
 public:
  virtual ~body_pieces() = default;
  /// The next piece, not empty; nullopt at the end. An exception cuts the answer off in a way that
  /// the client can see; one before the first piece becomes a 500.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;
  /// Nobody reads on: a piece that is waited for need not come. On the io thread.
  virtual void stop() {}
};

struct response {
  int status = 200;
  std::string content_type;
  header_list headers;
  std::string body;
  std::unique_ptr<body_pieces> pieces;  ///< instead of `body`
  /// How long `pieces` are together, where that is known.
  std::optional<std::uint64_t> length;
  /// The pieces come when something happens, and end when the client goes; then the connection
  /// does.
  bool live = false;
  std::string code;                     ///< of a problem, for the access log
};

response json_response(int status, const boost::json::value& body);
/// `json` is JSON text already.
response json_text_response(int status, std::string json);
response problem_response(const problem& what, std::string_view request_id);
/// 204, or another status that has no body.
response empty_response(int status);

}  // namespace pagemill
