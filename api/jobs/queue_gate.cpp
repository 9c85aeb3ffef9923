#include "api/jobs/queue_gate.hpp"

#include <algorithm>
#include <exception>

#include "common/core/log.hpp"

namespace pagemill {

problem queue_full() {
  return {429,
          "queue_full",
          "Too many jobs wait already; try again later.",
          "",
          {{"Retry-After", "10"}}};
}

boost::asio::awaitable<bool> queue_gate::is_full() {
  const auto begun = clock::now();
  if (depth_max_ == 0 || begun < due_) co_return full_;
  due_ = clock::time_point::max();  // whoever comes meanwhile goes by the count before
  bool full = false;
  try {
    full = co_await count_(depth_max_) >= depth_max_;
  } catch (const std::exception& e) {
    log_warning("queue_depth_unknown", {{"reason", e.what()}});
  }
  if (full != full_) log_info(full ? "queue_full" : "queue_open", {{"depth_max", depth_max_}});
  full_ = full;
  const auto ended = clock::now();
  due_ = ended + std::max<clock::duration>(period, (ended - begun) * rest_factor);
  co_return full_;
}

}  // namespace pagemill
