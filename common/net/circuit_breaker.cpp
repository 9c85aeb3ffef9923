#include "common/net/circuit_breaker.hpp"

#include <cstdlib>

#include "common/core/retry_curves.hpp"

namespace pagemill {

std::string_view to_string(circuit_state state) {
  switch (state) {
    case circuit_state::closed: return "closed";
    case circuit_state::open: return "open";
    case circuit_state::half_open: return "half_open";
  }
  std::abort();
}

bool circuit_breaker::admits(time_point now) const {
  if (failures_ > 0) return now >= open_until_ && !trial_;
  return now >= paused_until_;
}

std::optional<circuit_breaker::refusal> circuit_breaker::begin(time_point now) {
  if (!admits(now)) {
    if (failures_ > 0) return refusal{code_, std::nullopt};
    return refusal{code_, paused_until_};
  }
  trial_ = failures_ > 0;
  return std::nullopt;
}

void circuit_breaker::succeeded() {
  failures_ = 0;
  trial_ = false;
}

void circuit_breaker::failed(std::string_view code, time_point now, double random,
                             std::optional<std::chrono::seconds> asked) {
  // Of calls that fail together only the first counts.
  if (failures_ > 0 && !trial_ && now < open_until_) return;
  trial_ = false;
  code_ = code;
  open_until_ = now + wait_after(retry::provider_circuit, ++failures_, random, asked);
}

void circuit_breaker::pause(std::string_view code, time_point until) {
  if (until <= paused_until_) return;
  paused_until_ = until;
  if (failures_ == 0) code_ = code;
}

circuit_view circuit_breaker::view(time_point now) const {
  if (failures_ > 0) {
    return {now < open_until_ ? circuit_state::open : circuit_state::half_open, code_};
  }
  if (now < paused_until_) return {circuit_state::open, code_};
  return {};
}

}  // namespace pagemill
