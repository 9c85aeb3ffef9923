/// Limits what is expensive to hold, and lets no workspace keep the others waiting.
#pragma once
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Whose limit is reached.
enum class permit_refusal { process, workspace };

/// Permits, or bytes, that workspaces hold for a while: shared by fair_shares, and what comes free
/// goes to the one that holds least. Call all members and destroy permits on `executor`, which runs
/// one thing at a time.
class workspace_permits {
  struct state;

 public:
  struct limits {
    std::size_t permits = 64;   ///< in all; one workspace alone gets half of them
    std::size_t waiting = 256;  ///< in all, likewise
    std::chrono::steady_clock::duration wait = std::chrono::minutes(5);
  };
  class permit {
   public:
    permit(permit&& other) noexcept
        : from_(std::move(other.from_)), tenant_(other.tenant_), amount_(other.amount_) {}
    permit& operator=(permit&& other) noexcept {
      std::swap(from_, other.from_);
      std::swap(tenant_, other.tenant_);
      std::swap(amount_, other.amount_);
      return *this;
    }
    ~permit();
    std::size_t amount() const { return amount_; }
    /// Gives back what is more than `amount`.
    void shrink_to(std::size_t amount);

   private:
    friend class workspace_permits;
    permit(std::shared_ptr<state> from, const uuid& tenant, std::size_t amount)
        : from_(std::move(from)), tenant_(tenant), amount_(amount) {}
    std::shared_ptr<state> from_;
    uuid tenant_;
    std::size_t amount_;
  };

  workspace_permits(boost::asio::any_io_executor executor, limits most);
  ~workspace_permits();
  workspace_permits(const workspace_permits&) = delete;
  workspace_permits& operator=(const workspace_permits&) = delete;

  /// Waits until `deadline` at most; refuses at once if too many are waiting. An amount of more
  /// than half of all is cut to that.
  boost::asio::awaitable<std::expected<permit, permit_refusal>> acquire(
      workspace_id workspace, std::chrono::steady_clock::time_point deadline,
      std::size_t amount = 1);
  std::size_t held() const;
  /// The number of workspaces that have permits.
  std::size_t workspaces() const;

 private:
  std::shared_ptr<state> state_;  ///< permits and waiting coroutines may outlive this
};

}  // namespace pagemill
