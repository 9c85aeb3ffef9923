/// Requests to services that the operator has chosen, such as providers of models. What a client
/// names goes through transfer.hpp instead, with its guard.
#pragma once
#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/https_settings.hpp"
#include "common/net/transfer_fault.hpp"

namespace pagemill {

class curl_loop;

struct https_request {
  std::string url;                        ///< https, or http for a service of the same network
  std::vector<std::string> headers = {};  ///< "Name: value"; may hold secrets
  std::string body = {};                  ///< of a POST
  std::size_t answer_bytes_max = std::size_t{1} << 20;
  /// Receives the body of a 2xx answer as it arrives, on the caller's thread, instead of
  /// https_answer::body; returns false to stop.
  std::function<bool(std::string_view)> on_piece = {};
};

struct https_answer {
  long status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
};

/// Contains nothing of URL, headers or bodies.
using https_outcome = std::expected<https_answer, transfer_fault>;

/// Any thread. Connections are kept and used again; each serves one call at a time. Certificates
/// are verified. Redirects are answers like others: a credential only goes where the URL says.
class https_client {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit https_client(https_settings settings);
  /// No call is under way.
  ~https_client();
  https_client(const https_client&) = delete;
  https_client& operator=(const https_client&) = delete;

  /// Blocks until the answer is there, until `until` (`timed_out`; `unreachable` if there was no
  /// connection yet), or until a stop is requested or on_piece wants no more (`stopped`). Rethrows
  /// what on_piece throws.
  https_outcome post(const https_request& request, time_point until,
                     const std::stop_token& stop = {});
  /// The same without a body.
  https_outcome get(const https_request& request, time_point until,
                    const std::stop_token& stop = {});

 private:
  enum class http_method { get, post };
  class call;
  https_outcome perform(http_method method, const https_request& request, time_point until,
                        const std::stop_token& stop);
  std::unique_ptr<curl_loop> take_loop();
  void keep(std::unique_ptr<curl_loop> loop);

  const https_settings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<curl_loop>> idle_;  ///< with their open connections
};

}  // namespace pagemill
