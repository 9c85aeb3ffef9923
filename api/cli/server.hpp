/// The service as the command line talks to it: addresses, the key, problems as failures, and
/// patience with a server that says "later".
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/cli/failure.hpp"
#include "api/cli/transfers.hpp"

namespace pagemill::cli {

struct server_settings {
  std::string url = "http://127.0.0.1:8000";
  std::string key;
  /// For so long altogether a request is tried again while the server answers 429 or 503.
  std::chrono::seconds patience{60};
};

/// Whether the settings can be used; the sentence says what is wrong.
std::optional<std::string> problem_with(const server_settings& settings);
/// The failure in an answer of 400 or more: code and detail of its problem+json, or what the status
/// says.
failure failure_of(const http_answer& answer);
/// How long to wait before the same request again; nothing when it should not be sent again.
/// Retry-After is obeyed when it is in seconds and within the patience left.
std::optional<std::chrono::milliseconds> retry_delay(const http_answer& answer,
                                                     std::chrono::milliseconds patience_left,
                                                     int tries_made);
/// Percent-encoded for one segment of a path or one value of a query.
std::string url_encoded(std::string_view text);

class server {
 public:
  using handler = std::function<void(outcome<http_answer>)>;

  server(server_settings settings, transfers& wire) : settings_(std::move(settings)), wire_(wire) {}

  /// Sends `request`, whose url is a path here. Answers below 400 arrive as they are, 304 included.
  void send(http_request request, handler done);
  const server_settings& settings() const { return settings_; }

 private:
  void attempt(http_request request, handler done, std::chrono::milliseconds patience_left,
               int tries_made);

  server_settings settings_;
  transfers& wire_;
};

}  // namespace pagemill::cli
