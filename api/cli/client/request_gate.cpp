#include "api/cli/client/request_gate.hpp"

#include <algorithm>
#include <charconv>

namespace pagemill::cli {
namespace {

constexpr std::chrono::milliseconds shortest_wait{500};
/// Of scarce requests, one in so many goes to what may come later.
constexpr int unhurried_steps = 5;

std::optional<double> number_in(std::string_view text) {
  long value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return static_cast<double>(value);
}

}  // namespace

limit_report read_limit(std::string_view remaining, std::string_view policy) {
  const auto cut = policy.find(";w=");
  if (cut == policy.npos) return {};
  const auto limit = number_in(policy.substr(0, cut));
  const auto window = number_in(policy.substr(cut + 3));
  const auto left = number_in(remaining);
  if (!limit || !window || !left || *limit < 1 || *window < 1) return {};
  return {.remaining = left,
          .limit = *limit,
          .step = std::chrono::duration<double>(*window / *limit),
          .refused_for = std::nullopt};
}

double request_gate::allowed(clock::time_point now) const {
  const std::chrono::duration<double> passed = std::max(now - allowed_at_, clock::duration::zero());
  return std::min(limit_, *allowed_ + passed / step_);
}

request_gate::clock::duration request_gate::wait(clock::time_point now) const {
  if (now < closed_until_) return closed_until_ - now;
  if (!allowed_) return clock::duration::zero();
  const double missing = 1 - allowed(now);
  if (missing <= 0) return clock::duration::zero();
  return std::chrono::ceil<std::chrono::milliseconds>(missing * step_);
}

void request_gate::sent(clock::time_point now) {
  if (!allowed_) return;
  allowed_ = allowed(now) - 1;
  allowed_at_ = std::max(now, allowed_at_);
}

void request_gate::answered(const limit_report& said, clock::time_point now) {
  // While all wait, what is left then is known: one.
  if (said.remaining && now >= closed_until_) {
    // Another client may use the same key; ours that are under way are counted already.
    allowed_ = allowed_ ? std::min(allowed(now), *said.remaining) : *said.remaining;
    allowed_at_ = std::max(now, allowed_at_);
    limit_ = said.limit;
    step_ = said.step;
  }
  if (!said.refused_for) return;
  const auto until = now + std::max<clock::duration>(*said.refused_for, shortest_wait);
  if (until <= closed_until_) return;
  closed_until_ = until;
  // Then one, and the others after it as time allows.
  if (allowed_) {
    allowed_ = 1;
    allowed_at_ = until;
  }
}

request_gate::clock::duration request_gate::unhurried_pause(clock::time_point now) const {
  if (!allowed_ || allowed(now) > limit_ / 2) return clock::duration::zero();
  return std::chrono::ceil<std::chrono::milliseconds>(unhurried_steps * step_);
}

}  // namespace pagemill::cli
