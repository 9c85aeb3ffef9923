#include "common/async/workspace_permits.hpp"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>

#include "common/async/as_outcome.hpp"
#include "common/async/fair_queue.hpp"
#include "common/async/fair_shares.hpp"

namespace pagemill {

namespace asio = boost::asio;

namespace {

/// Lives in the frame of the coroutine that waits, and is in the queue until it is served.
struct permit_waiter {
  asio::steady_timer wake;
  bool served = false;
};

}  // namespace

struct workspace_permits::state {
  asio::any_io_executor executor;
  limits most;
  fair_shares shares{{.total = most.permits}};
  fair_shares waiting_shares{{.total = most.waiting}};
  fair_queue<permit_waiter*> waiting = {};
  bool closed = false;  ///< nobody is served any more

  void give_back(const uuid& tenant, std::size_t amount) {
    shares.give_back(tenant, amount);
    while (!closed) {
      const auto next = waiting.pop(shares);
      if (!next) return;
      (*next)->served = true;
      (*next)->wake.cancel();
    }
  }
};

workspace_permits::workspace_permits(asio::any_io_executor executor, limits most)
    : state_(new state{.executor = std::move(executor), .most = most}) {}

workspace_permits::~workspace_permits() {
  state_->closed = true;
}

std::size_t workspace_permits::held() const {
  return state_->shares.total() - state_->shares.free();
}

std::size_t workspace_permits::workspaces() const {
  return state_->shares.tenants();
}

asio::awaitable<std::expected<workspace_permits::permit, permit_refusal>>
workspace_permits::acquire(workspace_id workspace, std::chrono::steady_clock::time_point deadline,
                           std::size_t amount) {
  const auto at = state_;
  const auto tenant = workspace.value;
  const auto wanted = std::min(amount, std::max<std::size_t>(1, at->shares.total() / 2));
  if (!at->waiting.is_waiting(tenant) && at->shares.may_take(tenant, wanted)) {
    at->shares.take(tenant, wanted);
    co_return permit(at, tenant, wanted);
  }
  const auto refusal = [&](const fair_shares& of) {
    return std::unexpected(of.held(tenant) > 0 ? permit_refusal::workspace
                                               : permit_refusal::process);
  };
  if (!at->waiting_shares.may_take(tenant)) co_return refusal(at->waiting_shares);
  const auto until = std::min(deadline, std::chrono::steady_clock::now() + at->most.wait);
  permit_waiter here{asio::steady_timer(at->executor, until)};
  struct place_in_queue {
    state& in;
    const uuid tenant;
    permit_waiter& self;
    ~place_in_queue() {
      in.waiting_shares.give_back(tenant);
      if (self.served) return;
      in.waiting.remove_if([&](const permit_waiter* one) { return one == &self; });
    }
  };
  at->waiting_shares.take(tenant);
  at->waiting.push(tenant, &here, wanted);
  const place_in_queue place{*at, tenant, here};
  try {
    co_await here.wake.async_wait(as_outcome);
  } catch (...) {
    // The coroutine was cancelled: what it received goes to the next one.
    if (here.served) at->give_back(tenant, wanted);
    throw;
  }
  if (here.served) co_return permit(at, tenant, wanted);
  co_return refusal(at->shares);
}

workspace_permits::permit::~permit() {
  if (from_) from_->give_back(tenant_, amount_);
}

void workspace_permits::permit::shrink_to(std::size_t amount) {
  if (!from_ || amount >= amount_) return;
  from_->give_back(tenant_, amount_ - amount);
  amount_ = amount;
}

}  // namespace pagemill
