/// HTTP requests side by side on one thread, over libcurl: files stream from disk, bodies can
/// stream out.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  std::string body;                  ///< sent as it is when not empty
  std::vector<form_field> form;      ///< with `file` the multipart/form-data to send
  std::string file;                  ///< path of a part named `file`, read while it is sent
  /// The request fails when nothing moves in either direction for so long.
  std::chrono::seconds quiet_max{60};
  /// Takes the body of a 2xx answer piece by piece; without it the answer holds the body.
  std::function<void(std::string_view)> on_body;
  std::function<void(std::uint64_t sent, std::uint64_t total)> on_sent;
};

struct http_answer {
  long status = 0;
  std::string etag;
  std::string retry_after;
  std::string body;
};

/// The server gave no answer: it cannot be reached, or broke off.
struct transport_failure {
  std::string message;
};

using http_outcome = std::expected<http_answer, transport_failure>;

/// All under way at one time; handlers run inside run(), on the caller's thread, and may start
/// more.
class transfers {
 public:
  using handler = std::function<void(http_outcome)>;

  /// `stop` may be null; otherwise a signal it saw ends run().
  explicit transfers(interrupt* stop);
  ~transfers();
  transfers(const transfers&) = delete;
  transfers& operator=(const transfers&) = delete;

  void start(http_request request, handler done);
  void after(std::chrono::milliseconds delay, std::function<void()> action);
  /// Called some ten times a second while run() waits: for drawing.
  void on_tick(std::function<void()> tick) { tick_ = std::move(tick); }
  /// Until nothing is under way. False when a signal ended it; what was under way is then dropped.
  bool run();

 private:
  struct transfer;
  using clock = std::chrono::steady_clock;

  void drop_all();
  void collect_finished();
  void run_due_actions();
  int milliseconds_to_wait() const;

  interrupt* stop_;
  void* multi_;  ///< CURLM, whose header stays out of ours
  std::map<void*, std::unique_ptr<transfer>> running_;
  std::multimap<clock::time_point, std::function<void()>> actions_;
  std::function<void()> tick_;
};

}  // namespace pagemill::cli
