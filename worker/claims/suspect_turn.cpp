#include "worker/claims/suspect_turn.hpp"

namespace pagemill {

suspect_phase suspect_turn::phase() const {
  const std::scoped_lock lock(mutex_);
  return protocol_.phase();
}

std::optional<suspect_turn::ticket> suspect_turn::begin_claim() {
  const std::scoped_lock lock(mutex_);
  if (protocol_.phase() != suspect_phase::none) return std::nullopt;
  ++claims_under_way_;
  return std::optional<ticket>(std::in_place, *this);
}

void suspect_turn::end_claim() {
  const std::scoped_lock lock(mutex_);
  --claims_under_way_;
}

void suspect_turn::take(held_claim suspect, work_place place, suspect_protocol::time_point now) {
  const std::scoped_lock lock(mutex_);
  protocol_.claimed(now);
  held_ = suspect.job.fence;
  place_ = place;
  marked_alone_ = false;
  waiting_ = std::move(suspect);
}

std::size_t suspect_turn::others(std::size_t embedding) const {
  const std::scoped_lock lock(mutex_);
  return place_ == work_place::lanes && embedding > 0 ? embedding - 1 : embedding;
}

suspect_action suspect_turn::look(std::size_t others, suspect_protocol::time_point now) {
  const std::scoped_lock lock(mutex_);
  return protocol_.look(others + claims_under_way_, now);
}

std::optional<fence> suspect_turn::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_ ? std::optional(waiting_->job.fence) : std::nullopt;
}

stop_reason suspect_turn::reason() const {
  const std::scoped_lock lock(mutex_);
  return waiting_ ? waiting_->running->reason() : stop_reason::none;
}

std::optional<held_claim> suspect_turn::give_up() {
  const std::scoped_lock lock(mutex_);
  if (!waiting_) return std::nullopt;
  protocol_.given_up();
  return std::exchange(waiting_, std::nullopt);
}

void suspect_turn::marked_alone() {
  const std::scoped_lock lock(mutex_);
  marked_alone_ = true;
}

std::optional<held_claim> suspect_turn::begin(work_place place) {
  const std::scoped_lock lock(mutex_);
  if (place != place_ || !marked_alone_) return std::nullopt;
  return std::exchange(waiting_, std::nullopt);
}

suspect_change suspect_turn::ended(const fence& held, suspect_protocol::time_point now) {
  const std::scoped_lock lock(mutex_);
  if (protocol_.phase() == suspect_phase::none) return suspect_change::none;
  const bool is_suspect = held.job == held_.job && held.token == held_.token;
  // One that has not begun ends by give_up().
  if (!is_suspect || waiting_) return suspect_change::fewer_others;
  protocol_.ended(now);
  return suspect_change::over;
}

std::optional<fence> suspect_turn::running_alone() const {
  const std::scoped_lock lock(mutex_);
  const bool runs = protocol_.phase() == suspect_phase::running && marked_alone_ && !waiting_;
  return runs ? std::optional(held_) : std::nullopt;
}

void suspect_turn::cleared(const fence& held, suspect_protocol::time_point now) {
  const std::scoped_lock lock(mutex_);
  const bool runs = protocol_.phase() == suspect_phase::running && !waiting_;
  if (runs && held.job == held_.job && held.token == held_.token) protocol_.ended(now);
}

bool suspect_turn::takes_suspects(suspect_protocol::time_point now) const {
  const std::scoped_lock lock(mutex_);
  return protocol_.takes_suspects(now);
}

}  // namespace pagemill
