/// The client of the service: its address, the key, problems as failures, and retries while the
/// service is busy. All requests of a command wait together when it is over its rate limit.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/cli/client/failure.hpp"
#include "api/cli/client/interrupt.hpp"
#include "api/cli/client/request_gate.hpp"
#include "api/cli/client/transfers.hpp"

namespace pagemill::cli {

struct service_settings {
  std::string url = "http://127.0.0.1:8000";
  std::string key;
  /// How long one request is retried while the service is full or busy (429, 503). Waits for the
  /// rate limit do not count; 0: nothing is waited for.
  std::chrono::seconds patience{60};
};

/// A sentence that says why the settings cannot be used; nothing when they can.
std::optional<std::string> problem_with(const service_settings& settings);
/// The failure in an answer with status 400 or above: code and detail of its problem+json, or the
/// status when it has none.
failure failure_of(const http_answer& answer);
/// How long to wait before sending the same request again; nothing when it must not be sent again.
/// A Retry-After in seconds is obeyed if it is within `patience_left`.
std::optional<std::chrono::milliseconds> retry_delay(const http_answer& answer,
                                                     std::chrono::milliseconds patience_left,
                                                     int tries_made);
/// How long a request that is over the rate limit waits, as the answer says; nothing for any other
/// answer, and when it would be more than a quarter of an hour.
std::optional<std::chrono::seconds> limit_wait(const http_answer& answer);
/// Percent-encoded for one segment of a path or one value of a query.
std::string url_encoded(std::string_view text);

/// Sends requests over `wire`. One thread.
class service_client {
 public:
  using handler = std::function<void(outcome<http_answer>)>;

  service_client(service_settings settings, transfers& wire)
      : settings_(std::move(settings)), wire_(wire) {}

  /// Starts `request`, whose url is a path of the service; `done` runs inside wire.run(). Answers
  /// with a status below 400 arrive as they are, 304 included.
  void send(http_request request, handler done);
  /// The least pause between polls that leaves most of a scarce rate limit to other requests.
  std::chrono::milliseconds unhurried_pause() const;

 private:
  struct pending {
    http_request request;
    handler done;
    std::chrono::milliseconds patience_left;
    int tries_made = 1;
  };
  void send_waiting();
  void attempt(pending one);
  void take(pending one, http_outcome got);

  service_settings settings_;
  transfers& wire_;
  request_gate gate_;
  std::deque<pending> waiting_;
  bool scheduled_ = false;  ///< send_waiting() will be called
};

/// The connection of one command to the service, which SIGINT and SIGTERM end. One at a time.
struct service_session {
  explicit service_session(service_settings settings) : client(std::move(settings), wire) {}

  /// Sends one request and waits for its answer. Fails with exit code 130 when a signal came.
  outcome<http_answer> ask(http_request request);

  interrupt stop;
  transfers wire{&stop};
  service_client client;
};

}  // namespace pagemill::cli
