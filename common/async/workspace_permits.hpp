/// Which of the things that cost much go on and which wait: bounds what they take together, and
/// lets no workspace keep the others waiting.
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

/// Who has as many as may be.
enum class permit_refusal { process, workspace };

/// All members, and the end of a permit, are to happen on `executor`, which runs one thing at a
/// time. A workspace has half of the permits at most, however long it keeps them.
/// First come, first served: among its own, and among those that are first of their workspace.
class workspace_permits {
 public:
  struct limits {
    std::size_t permits = 64;
    std::size_t waiting = 256;  ///< of all; half of it for one workspace
    std::chrono::steady_clock::duration wait = std::chrono::minutes(5);
  };
  class permit {
   public:
    permit(std::shared_ptr<async_semaphore> share, async_semaphore::permit of_share,
           async_semaphore::permit of_all)
        : share_(std::move(share)), of_share_(std::move(of_share)), of_all_(std::move(of_all)) {}

   private:
    std::shared_ptr<async_semaphore> share_;  ///< outlives what it gave
    async_semaphore::permit of_share_;
    async_semaphore::permit of_all_;
  };

  workspace_permits(boost::asio::any_io_executor executor, limits most)
      : executor_(std::move(executor)), most_(most), all_(executor_, most.permits) {}

  /// Waits until `deadline` at most, and refuses at once when too many wait.
  boost::asio::awaitable<std::expected<permit, permit_refusal>> acquire(
      workspace_id workspace, std::chrono::steady_clock::time_point deadline);
  /// Workspaces that have permits.
  std::size_t workspaces() const { return shares_.size(); }

 private:
  std::shared_ptr<async_semaphore> share_of(const workspace_id& workspace);

  boost::asio::any_io_executor executor_;
  limits most_;
  async_semaphore all_;
  std::unordered_map<workspace_id, std::weak_ptr<async_semaphore>> shares_;
};

}  // namespace pagemill
