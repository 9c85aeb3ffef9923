#include "common/net/provider_client.hpp"

#include <cstdlib>
#include <format>

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

constexpr int attempts_max = 4;

struct named_fault {
  std::string_view code;
  std::string_view what;
};

named_fault name_of(transfer_fault fault) {
  switch (fault) {
    case transfer_fault::refused:
    case transfer_fault::unresolved: return {"provider_unreachable", "its name has no address"};
    case transfer_fault::unreachable: return {"provider_unreachable", "it cannot be reached"};
    case transfer_fault::untrusted: return {"provider_untrusted", "its certificate is not trusted"};
    case transfer_fault::timed_out: return {"provider_timeout", "it did not answer in time"};
    case transfer_fault::too_large: return {"provider_answer_invalid", "its answer is too large"};
    case transfer_fault::broken: return {"provider_broken", "its answer broke off"};
    case transfer_fault::stopped: return {"provider_stopped", "the call was given up"};
  }
  std::abort();
}

bool refuses_the_request(long status, request_refusal refusal) {
  if (refusal == request_refusal::is_fault) return false;
  if (status == 404) return refusal == request_refusal::is_answer_like_404;
  return status == 400 || status == 413 || status == 422;
}

/// Whether the provider may have received the request and worked on it.
provider_work work_before(transfer_fault fault) {
  switch (fault) {
    case transfer_fault::refused:
    case transfer_fault::unresolved:
    case transfer_fault::unreachable:
    case transfer_fault::untrusted: return provider_work::none;
    case transfer_fault::timed_out:
    case transfer_fault::too_large:
    case transfer_fault::broken:
    case transfer_fault::stopped: return provider_work::possible;
  }
  std::abort();
}

std::string_view code_of(long status) {
  if (status == 429) return "provider_rate_limited";
  if (status == 401 || status == 403) return "provider_unauthorized";
  if (status == 408 || status >= 500) return "provider_failed";
  return "provider_refused";
}

}  // namespace

/// One of the calls that run at a time.
class provider_client::seat {
 public:
  seat(provider_client& of, time_point until, const std::stop_token& stop) : of_(of) {
    std::unique_lock lock(of_.mutex_);
    const bool free = of_.changed_.wait_until(
        lock, stop, until, [this] { return of_.taken_ < of_.settings_.calls_max; });
    if (!free) throw provider_error("provider_busy", "no call of the provider ended in time");
    ++of_.taken_;
  }
  ~seat() {
    {
      const std::scoped_lock lock(of_.mutex_);
      --of_.taken_;
    }
    of_.changed_.notify_all();
  }
  seat(const seat&) = delete;
  seat& operator=(const seat&) = delete;

 private:
  provider_client& of_;
};

/// What one request came to.
struct provider_client::attempt {
  std::optional<https_answer> answer;  ///< one that counts
  std::string code;
  std::string message;
  provider_work work = provider_work::none;
  bool may_repeat = false;
  bool is_stopped = false;
  std::optional<std::chrono::seconds> asked;
};

provider_client::provider_client(provider_settings settings)
    : settings_(std::move(settings)), https_(settings_.https) {}

/// Waits until the circuit lets the call begin.
void provider_client::begin(time_point until, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (const auto refused = circuit_.begin(clock::now())) {
    const bool worth_waiting = refused->pause_ends && *refused->pause_ends < until;
    if (!worth_waiting || stop.stop_requested()) {
      throw provider_error(refused->code,
                           std::format("the provider {} is left alone", settings_.name));
    }
    changed_.wait_until(lock, stop, *refused->pause_ends, [] { return false; });
  }
}

provider_client::attempt provider_client::try_once(https_call made_by, const https_request& request,
                                                   time_point until, const std::stop_token& stop,
                                                   request_refusal refusal) {
  auto outcome = (https_.*made_by)(request, until, stop);
  attempt made;
  if (!outcome) {
    const auto [code, what] = name_of(outcome.error());
    made.code = code;
    made.message = std::format("the provider {} failed: {}", settings_.name, what);
    made.work = work_before(outcome.error());
    made.is_stopped = outcome.error() == transfer_fault::stopped;
    made.may_repeat = outcome.error() == transfer_fault::unreachable ||
                      outcome.error() == transfer_fault::unresolved;
    return made;
  }
  const auto status = outcome->status;
  if ((status >= 200 && status < 300) || refuses_the_request(status, refusal)) {
    made.answer = *std::move(outcome);
    return made;
  }
  made.code = code_of(status);
  made.message = std::format("the provider {} answered {}", settings_.name, status);
  made.may_repeat = status == 408 || status == 429 || status >= 500;
  made.asked = outcome->retry_after;
  return made;
}

/// Waits before the next attempt; false: there is no time for one, or no right to it.
bool provider_client::may_repeat(const attempt& made, int number, time_point until,
                                 const std::stop_token& stop) {
  if (!made.may_repeat || number >= attempts_max) return false;
  const auto next =
      clock::now() + wait_after(retry::provider_request, number, random_fraction(), made.asked);
  if (next >= until) return false;
  std::unique_lock lock(mutex_);
  // What one call was told holds for the others.
  if (made.asked) circuit_.pause(made.code, next);
  changed_.wait_until(lock, stop, next, [] { return false; });
  return !stop.stop_requested();
}

https_answer provider_client::post(const https_request& request, time_point until,
                                   const std::stop_token& stop, const answer_check& check,
                                   request_refusal refusal) {
  return call(&https_client::post, request, until, stop, check, refusal);
}

https_answer provider_client::get(const https_request& request, time_point until,
                                  const std::stop_token& stop, const answer_check& check,
                                  request_refusal refusal) {
  return call(&https_client::get, request, until, stop, check, refusal);
}

https_answer provider_client::call(https_call made_by, const https_request& request,
                                   time_point until, const std::stop_token& stop,
                                   const answer_check& check, request_refusal refusal) {
  const seat mine(*this, until, stop);
  begin(until, stop);
  for (int number = 1;; ++number) {
    attempt made;
    try {
      made = try_once(made_by, request, until, stop, refusal);
      if (made.answer && check && made.answer->status < 300) check(*made.answer);
    } catch (const provider_error& problem) {
      fail(problem);
    } catch (...) {
      abandoned();
      throw;
    }
    if (made.answer) {
      succeeded();
      return *std::move(made.answer);
    }
    if (may_repeat(made, number, until, stop)) continue;
    const provider_error problem(made.code, made.message, made.work);
    if (!made.is_stopped && !stop.stop_requested()) fail(problem, made.asked);
    abandoned();
    throw problem;
  }
}

void provider_client::succeeded() {
  const std::scoped_lock lock(mutex_);
  if (circuit_.view(clock::now()).state != circuit_state::closed) {
    log_info("provider_back", {{"provider", settings_.name}});
  }
  circuit_.succeeded();
}

void provider_client::abandoned() {
  const std::scoped_lock lock(mutex_);
  circuit_.abandoned();
}

void provider_client::fail(const provider_error& problem,
                           std::optional<std::chrono::seconds> asked) {
  {
    const std::scoped_lock lock(mutex_);
    circuit_.failed(problem.code(), clock::now(), random_fraction(), asked);
  }
  log_warning("provider_failed",
              {{"provider", settings_.name}, {"code", problem.code()}, {"error", problem.what()}});
  throw problem;
}

circuit_view provider_client::circuit() const {
  const std::scoped_lock lock(mutex_);
  return circuit_.view(clock::now());
}

bool provider_client::is_open_to_calls() const {
  const std::scoped_lock lock(mutex_);
  return circuit_.admits(clock::now());
}

}  // namespace pagemill
