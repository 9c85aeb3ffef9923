/// Shares something scarce between tenants, without a fixed number of them. Pure.
#pragma once
#include <cstddef>
#include <unordered_map>

#include "common/core/uuid.hpp"

namespace pagemill {

/// A tenant may take more while what it holds stays below `weight` times what is free: dynamic
/// thresholds (Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998). So n greedy
/// tenants get n/(n+1) of all with weight 1, in equal parts once they give back and take anew, and
/// something is left for the next one. A greater weight gives one tenant more and leaves less.
/// Not thread-safe.
class fair_shares {
 public:
  struct limits {
    std::size_t total = 1;
    std::size_t weight = 1;
  };
  explicit fair_shares(limits most) : most_(most), free_(most.total) {}

  /// Whether `amount` is free and within the tenant's share. Someone who holds nothing may always
  /// take what is free.
  bool may_take(const uuid& tenant, std::size_t amount = 1) const {
    return amount <= free_ && held(tenant) + amount <= most_.weight * free_;
  }
  /// The caller has asked may_take.
  void take(const uuid& tenant, std::size_t amount = 1) {
    free_ -= amount;
    held_[tenant] += amount;
  }
  void give_back(const uuid& tenant, std::size_t amount = 1) {
    free_ += amount;
    const auto its = held_.find(tenant);
    its->second -= amount;
    if (its->second == 0) held_.erase(its);
  }

  std::size_t total() const { return most_.total; }
  std::size_t free() const { return free_; }
  std::size_t held(const uuid& tenant) const {
    const auto its = held_.find(tenant);
    return its == held_.end() ? 0 : its->second;
  }
  /// The tenants that hold anything.
  std::size_t tenants() const { return held_.size(); }

 private:
  limits most_;
  std::size_t free_;
  std::unordered_map<uuid, std::size_t> held_;
};

}  // namespace pagemill
