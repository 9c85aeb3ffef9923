/// What waits for a share of something scarce, by tenant and in turns. Pure.
#pragma once
#include <algorithm>
#include <cstddef>
#include <list>
#include <optional>
#include <utility>

#include "common/async/fair_shares.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// First come, first served within a tenant. Between tenants, the one that holds least is next; of
/// several, the one that was served longest ago. Not thread-safe.
template <class Item>
class fair_queue {
 public:
  struct waiting {
    Item item;
    std::size_t amount = 1;  ///< of the shares
  };

  void push(const uuid& tenant, Item item, std::size_t amount = 1) {
    auto its = std::ranges::find(tenants_, tenant, &line::tenant);
    if (its == tenants_.end()) its = tenants_.insert(tenants_.end(), {tenant, {}});
    its->items.push_back({std::move(item), amount});
    ++size_;
  }

  /// Takes the next item whose tenant may have its amount of `shares`, and takes the amount.
  std::optional<Item> pop(fair_shares& shares) {
    auto next = tenants_.end();
    for (auto its = tenants_.begin(); its != tenants_.end(); ++its) {
      if (!shares.may_take(its->tenant, its->items.front().amount)) continue;
      if (next == tenants_.end() || shares.held(its->tenant) < shares.held(next->tenant)) {
        next = its;
      }
    }
    if (next == tenants_.end()) return std::nullopt;
    auto taken = std::move(next->items.front());
    next->items.pop_front();
    shares.take(next->tenant, taken.amount);
    --size_;
    if (next->items.empty()) {
      tenants_.erase(next);
    } else {
      tenants_.splice(tenants_.end(), tenants_, next);  // its turn is over
    }
    return std::move(taken.item);
  }

  /// Removes the items for which `is_gone` is true, and returns them.
  template <class Predicate>
  std::list<Item> remove_if(Predicate is_gone) {
    std::list<Item> removed;
    for (auto its = tenants_.begin(); its != tenants_.end();) {
      for (auto at = its->items.begin(); at != its->items.end();) {
        if (is_gone(at->item)) {
          removed.push_back(std::move(at->item));
          at = its->items.erase(at);
          --size_;
        } else {
          ++at;
        }
      }
      its = its->items.empty() ? tenants_.erase(its) : std::next(its);
    }
    return removed;
  }

  std::size_t size() const { return size_; }
  bool is_waiting(const uuid& tenant) const {
    return std::ranges::find(tenants_, tenant, &line::tenant) != tenants_.end();
  }

 private:
  struct line {
    uuid tenant;
    std::list<waiting> items;  ///< never empty
  };
  std::list<line> tenants_;  ///< those with items, the one served longest ago first
  std::size_t size_ = 0;
};

}  // namespace pagemill
