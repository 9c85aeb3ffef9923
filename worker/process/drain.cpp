#include "worker/process/drain.hpp"

namespace pagemill {

drain_action drain::next(time_point now, std::size_t jobs) {
  if (jobs == 0) return drain_action::done;
  if (!killed_ && (hurried_ || now >= begun_ + schedule_.kill)) {
    killed_ = true;
    asked_ = true;
    return drain_action::kill;
  }
  if (!asked_ && now >= begun_ + schedule_.ask) {
    asked_ = true;
    return drain_action::ask;
  }
  return drain_action::wait;
}

drain::time_point drain::retire_until(time_point now) const {
  return hurried_ ? now + retire_hurried : begun_ + schedule_.kill;
}

}  // namespace pagemill
