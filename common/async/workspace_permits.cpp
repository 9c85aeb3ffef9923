#include "common/async/workspace_permits.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {
namespace {

std::size_t half_of(std::size_t whole) {
  return std::max<std::size_t>(1, whole / 2);
}

bool is_crowded(const async_semaphore& one, std::size_t waiting_max) {
  return one.free() == 0 && one.waiting() >= waiting_max;
}

}  // namespace

std::shared_ptr<async_semaphore> workspace_permits::share_of(const workspace_id& workspace) {
  if (const auto known = shares_.find(workspace); known != shares_.end()) {
    if (auto share = known->second.lock()) return share;
  }
  std::erase_if(shares_, [](const auto& entry) { return entry.second.expired(); });
  auto share = std::make_shared<async_semaphore>(executor_, half_of(most_.permits));
  shares_[workspace] = share;
  return share;
}

// The share first, so a workspace waits for the common permits with no more than its share.
boost::asio::awaitable<std::expected<workspace_permits::permit, permit_refusal>>
workspace_permits::acquire(workspace_id workspace, std::chrono::steady_clock::time_point deadline) {
  const auto until = std::min(deadline, std::chrono::steady_clock::now() + most_.wait);
  auto share = share_of(workspace);
  if (is_crowded(*share, half_of(most_.waiting))) {
    co_return std::unexpected(permit_refusal::workspace);
  }
  auto of_share = co_await share->acquire(until);
  if (!of_share) co_return std::unexpected(permit_refusal::workspace);
  if (is_crowded(all_, most_.waiting)) co_return std::unexpected(permit_refusal::process);
  auto of_all = co_await all_.acquire(until);
  if (!of_all) co_return std::unexpected(permit_refusal::process);
  co_return permit(std::move(share), *std::move(of_share), *std::move(of_all));
}

}  // namespace pagemill
