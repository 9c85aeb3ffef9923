/// Concurrent HTTP requests on one thread, over libcurl. Files stream from disk; bodies of answers
/// can be streamed too.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/curl_loop.hpp"

namespace pagemill::cli {

class interrupt;

struct form_field {
  std::string name;
  std::string value;
};

struct http_request {
  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;                  ///< sent as is when not empty
  std::vector<form_field> form;      ///< sent with `file` as multipart/form-data
  std::string file;                  ///< path of the part named `file`, read while sending
  /// The request fails when no byte moves in either direction for this long.
  std::chrono::seconds quiet_max{60};
  /// Receives the body of a 2xx answer piece by piece; without it the answer holds the body.
  std::function<void(std::string_view)> on_body;
  std::function<void(std::uint64_t sent, std::uint64_t total)> on_sent;
};

struct http_answer {
  long status = 0;
  std::string etag;
  std::string retry_after;
  std::string body;
  std::string limit_remaining = {};  ///< RateLimit-Remaining
  std::string limit_policy = {};     ///< RateLimit-Policy
};

/// There is no answer: the server cannot be reached, or the connection broke.
struct transport_failure {
  std::string message;
};

using http_outcome = std::expected<http_answer, transport_failure>;

/// Requests in progress. Handlers run inside run(), on the caller's thread, and may start more.
class transfers {
 public:
  using handler = std::function<void(http_outcome)>;

  /// `stop` may be null; otherwise a signal that it saw ends run().
  explicit transfers(interrupt* stop) : stop_(stop) {}

  void start(http_request request, handler done);
  void after(std::chrono::milliseconds delay, std::function<void()> action);
  /// `tick` is called about ten times a second while run() waits, for drawing.
  void on_tick(std::function<void()> tick) { tick_ = std::move(tick); }
  /// Runs until nothing is in progress. False when a signal ended it and dropped the rest.
  bool run();

 private:
  struct transfer;
  using clock = std::chrono::steady_clock;

  bool is_busy() const { return loop_.under_way() > 0 || !actions_.empty(); }
  void run_due_actions();
  std::chrono::milliseconds time_to_wait() const;

  interrupt* stop_;
  std::multimap<clock::time_point, std::function<void()>> actions_;
  std::function<void()> tick_;
  curl_loop loop_;
};

}  // namespace pagemill::cli
