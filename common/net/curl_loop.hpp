/// Runs several requests at a time on one thread, over libcurl.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>

namespace pagemill {

class curl_request;

/// One thread, except for wake().
class curl_loop {
 public:
  /// Gets libcurl's CURLcode; its header stays out of this one.
  using handler = std::move_only_function<void(int result)>;

  curl_loop();
  /// Drops running requests.
  ~curl_loop();
  curl_loop(const curl_loop&) = delete;
  curl_loop& operator=(const curl_loop&) = delete;

  /// advance() calls `ended` once, unless drop_all() comes first. `ended` may own the request:
  /// libcurl has let go of it when `ended` is destroyed. It may start more requests.
  void start(curl_request& request, handler ended);
  std::size_t under_way() const { return running_.size(); }
  /// Does what can be done without waiting.
  void advance();
  /// Waits until a request can advance, `descriptor` (unless -1) is readable or wake() is called;
  /// `most` at the longest.
  void wait(std::chrono::milliseconds most, int descriptor = -1);
  /// Ends a waiting wait(), or the next one. Any thread.
  void wake();
  void drop_all();

 private:
  void* multi_;  ///< CURLM
  std::map<void*, handler> running_;
};

}  // namespace pagemill
