/// A response as handlers build it: status, headers, and a body that is complete or in pieces.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "api/http/problem.hpp"

namespace pagemill {

/// A body that is produced while it is sent, so that memory never holds all of it.
class body_pieces {
 public:
  virtual ~body_pieces() = default;
  /// The next piece, never empty; nullopt at the end. An exception before the first piece becomes
  /// a 500; a later one truncates the response in a way that the client can detect.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;
  /// Nobody reads any more: a pending next() should return soon. On the io thread.
  virtual void stop() {}
};

struct response {
  int status = 200;
  std::string content_type;
  header_list headers;
  std::string body;
  std::unique_ptr<body_pieces> pieces;  ///< instead of `body`
  /// The total bytes of `pieces`, if known.
  std::optional<std::uint64_t> length;
  /// Pieces arrive when something happens and end when the client disconnects; the connection then
  /// closes.
  bool live = false;
  std::string code;  ///< of a problem, for the access log
  /// Released when the response was sent, or can no longer be.
  std::shared_ptr<void> holds;
};

response json_response(int status, const boost::json::value& body);
/// `json` is serialized JSON.
response json_text_response(int status, std::string json);
response problem_response(const problem& what, std::string_view request_id);
/// 204, 304 or another status without a body.
response empty_response(int status);

}  // namespace pagemill
