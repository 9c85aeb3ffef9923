#include "worker/claims/completion_batches.hpp"

#include <algorithm>
#include <iterator>

#include "common/core/retry_curves.hpp"

namespace pagemill {

std::span<const finished_claim> completion_batches::next(time_point now) {
  if (now < retry_at_) return {};
  if (batches_.empty()) take_batch();
  if (batches_.empty()) return {};
  return batches_.front();
}

/// The oldest ends, each worker's by themselves.
void completion_batches::take_batch() {
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_max));
  const auto end_of_batch = waiting_.begin() + count;
  for (auto end = waiting_.begin(); end != end_of_batch; ++end) {
    const auto same = std::ranges::find_if(
        batches_, [&](const auto& batch) { return batch.front().held.worker == end->held.worker; });
    auto& batch = same == batches_.end() ? batches_.emplace_back() : *same;
    batch.push_back(std::move(*end));
  }
  waiting_.erase(waiting_.begin(), end_of_batch);
}

std::vector<finished_claim> completion_batches::judge(write_result result, time_point now,
                                                      double random) {
  if (result == write_result::unavailable) {
    retry_at_ = now + wait_after(retry::claim_ends, ++failures_, random);
    return {};
  }
  if (result == write_result::refused && batches_.front().size() > 1) {
    split_front();
    return {};
  }
  return abandon();
}

void completion_batches::split_front() {
  auto batch = std::move(batches_.front());
  batches_.pop_front();
  for (auto end = batch.rbegin(); end != batch.rend(); ++end) {
    batches_.emplace_front().push_back(std::move(*end));
  }
}

std::vector<finished_claim> completion_batches::abandon() {
  auto ended = std::move(batches_.front());
  batches_.pop_front();
  failures_ = 0;
  retry_at_ = {};
  return ended;
}

}  // namespace pagemill
