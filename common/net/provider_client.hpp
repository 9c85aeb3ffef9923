/// Calls of one provider: so many at a time, repeated within one deadline, and none while the
/// provider fails.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

#include "common/net/circuit_breaker.hpp"
#include "common/net/https_client.hpp"

namespace pagemill {

/// Whether a provider may have worked on a call that failed, and may charge for it.
enum class provider_work { none, possible };

/// A call failed, and it is the provider's fault, its settings' or the network's, not that of what
/// was asked. The code is stable (docs/operations.md lists them). The message contains nothing of
/// URL, key or bodies.
class provider_error : public std::runtime_error {
 public:
  provider_error(std::string code, const std::string& message,
                 provider_work work = provider_work::none)
      : std::runtime_error(message), code_(std::move(code)), work_(work) {}
  const std::string& code() const { return code_; }
  provider_work work() const { return work_; }

 private:
  std::string code_;
  provider_work work_;
};

struct provider_settings {
  std::string name;  ///< as logs and health show it
  std::size_t calls_max = 4;
  https_settings https;
};

/// Judges an answer; throws provider_error when it is none that the provider should give.
using answer_check = std::function<void(const https_answer&)>;

/// What an answer means that refuses the request: 400, 413 or 422.
enum class request_refusal {
  is_answer,           ///< the request may be at fault: the caller judges
  is_answer_like_404,  ///< likewise, and so is 404: the request names a model
  is_fault,            ///< the request is known to be good
};

/// Any thread.
class provider_client {
 public:
  using time_point = https_client::time_point;

  explicit provider_client(provider_settings settings);

  /// Blocks until an answer has passed `check`, and returns it. Its status is 2xx, or one of those
  /// that `refusal` makes answers. Requests that found no connection, or were answered 408, 429 or
  /// 5xx, are repeated while there is time, after the wait that the provider asks for; a request
  /// that broke off or came too late is not: its work may be done and charged. So on_piece gets
  /// pieces of one answer. Throws provider_error; `provider_stopped`, which is nothing against the
  /// provider, after a stop or when on_piece wants no more. A provider_error that on_piece or
  /// `check` throws is a failure of the provider.
  https_answer post(const https_request& request, time_point until,
                    const std::stop_token& stop = {}, const answer_check& check = {},
                    request_refusal refusal = request_refusal::is_answer);
  /// The same without a body.
  https_answer get(const https_request& request, time_point until, const std::stop_token& stop = {},
                   const answer_check& check = {},
                   request_refusal refusal = request_refusal::is_answer);

  const std::string& name() const { return settings_.name; }
  circuit_view circuit() const;
  /// Whether a call could begin now.
  bool is_open_to_calls() const;

 private:
  using https_call = https_outcome (https_client::*)(const https_request&, time_point,
                                                     const std::stop_token&);
  class seat;
  struct attempt;
  https_answer call(https_call made_by, const https_request& request, time_point until,
                    const std::stop_token& stop, const answer_check& check,
                    request_refusal refusal);
  void begin(time_point until, const std::stop_token& stop);
  attempt try_once(https_call made_by, const https_request& request, time_point until,
                   const std::stop_token& stop, request_refusal refusal);
  bool may_repeat(const attempt& made, int number, time_point until, const std::stop_token& stop);
  void succeeded();
  void abandoned();
  [[noreturn]] void fail(const provider_error& problem,
                         std::optional<std::chrono::seconds> asked = {});

  const provider_settings settings_;
  https_client https_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;  ///< a seat came free, or the circuit closed
  std::size_t taken_ = 0;                ///< seats
  circuit_breaker circuit_;
};

}  // namespace pagemill
