/// Limits expensive work: bounds the total, and lets no workspace keep the others waiting.
#pragma once
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <unordered_map>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "common/async/async_semaphore.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// Whose limit is reached.
enum class permit_refusal { process, workspace };

/// Call all members and destroy permits on `executor`, which runs one thing at a time. A workspace
/// gets at most half of the permits, however long it keeps them. First come, first served, within a
/// workspace and among the first of each.
class workspace_permits {
 public:
  struct limits {
    std::size_t permits = 64;
    std::size_t waiting = 256;  ///< in total; half of it for one workspace
    std::chrono::steady_clock::duration wait = std::chrono::minutes(5);
  };
  class permit {
   public:
    permit(std::shared_ptr<async_semaphore> share, async_semaphore::permit of_share,
           async_semaphore::permit of_all)
        : share_(std::move(share)), of_share_(std::move(of_share)), of_all_(std::move(of_all)) {}

   private:
    std::shared_ptr<async_semaphore> share_;  ///< outlives its permits
    async_semaphore::permit of_share_;
    async_semaphore::permit of_all_;
  };

  workspace_permits(boost::asio::any_io_executor executor, limits most)
      : executor_(std::move(executor)), most_(most), all_(executor_, most.permits) {}

  /// Waits until `deadline` at most; refuses at once if too many are waiting.
  boost::asio::awaitable<std::expected<permit, permit_refusal>> acquire(
      workspace_id workspace, std::chrono::steady_clock::time_point deadline);
  /// The number of workspaces that have permits.
  std::size_t workspaces() const { return shares_.size(); }

 private:
  std::shared_ptr<async_semaphore> share_of(const workspace_id& workspace);

  boost::asio::any_io_executor executor_;
  limits most_;
  async_semaphore all_;
  std::unordered_map<workspace_id, std::weak_ptr<async_semaphore>> shares_;
};

}  // namespace pagemill
