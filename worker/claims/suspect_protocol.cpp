#include "worker/claims/suspect_protocol.hpp"

#include <algorithm>
#include <cassert>

namespace pagemill {

void suspect_protocol::claimed(time_point now) {
  assert(phase_ == suspect_phase::none);
  phase_ = suspect_phase::waiting;
  claimed_at_ = now;
  asked_ = false;
}

void suspect_protocol::ended(time_point now) {
  phase_ = suspect_phase::none;
  rests_until_ = now + std::max<time_point::duration>(rest_min, now - claimed_at_);
}

suspect_action suspect_protocol::look(std::size_t others, time_point now) {
  if (phase_ != suspect_phase::waiting) return suspect_action::nothing;
  if (others == 0) {
    phase_ = suspect_phase::running;
    return suspect_action::run;
  }
  if (!asked_ && now - claimed_at_ >= others_may_run) {
    asked_ = true;
    return suspect_action::ask_others;
  }
  return suspect_action::nothing;
}

}  // namespace pagemill
