/// A cache with limits of items, bytes and age that evicts the least recently used entry. Pure.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "common/core/uuid.hpp"

namespace pagemill {

struct cache_limits {
  std::size_t items_max = 1000;
  std::size_t bytes_max = std::size_t{32} << 20;  ///< of keys and values, as the caller counts them
  std::chrono::seconds ttl{3600};                 ///< 0: caches nothing
};

struct cache_counts {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t evictions = 0;  ///< for lack of room or by age
  std::size_t items = 0;
  std::size_t bytes = 0;
};

/// An entry belongs to one workspace and is never found by another. Not thread-safe. A value must
/// never change under its key, and the caller must authorize every access.
template <class Value>
class lru_cache {
 public:
  using clock = std::chrono::steady_clock;

  explicit lru_cache(cache_limits limits) : limits_(limits) {}

  std::optional<Value> find(const workspace_id& workspace, std::string_view key,
                            clock::time_point now = clock::now()) {
    const auto found = places_.find(place_key{workspace, std::string(key)});
    if (found == places_.end()) {
      ++counts_.misses;
      return std::nullopt;
    }
    if (now >= found->second->until) {
      drop(found->second);
      ++counts_.misses;
      return std::nullopt;
    }
    ++counts_.hits;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  /// Whether find would find the entry; does not count as a hit or a miss.
  bool holds(const workspace_id& workspace, std::string_view key,
             clock::time_point now = clock::now()) const {
    const auto found = places_.find(place_key{workspace, std::string(key)});
    return found != places_.end() && now < found->second->until;
  }

  /// `bytes` is the size of the value. A value too large for the cache is not stored.
  void put(const workspace_id& workspace, std::string key, Value value, std::size_t bytes,
           clock::time_point now = clock::now()) {
    const auto size = bytes + key.size() + sizeof(entry);
    if (limits_.ttl.count() == 0 || limits_.items_max == 0 || size > limits_.bytes_max) return;
    place_key place{workspace, std::move(key)};
    if (const auto old = places_.find(place); old != places_.end()) forget(old->second);
    while (counts_.items >= limits_.items_max || counts_.bytes + size > limits_.bytes_max) {
      drop(std::prev(entries_.end()));
    }
    entries_.push_front({std::move(place), std::move(value), size, now + limits_.ttl});
    places_.emplace(entries_.front().place, entries_.begin());
    ++counts_.items;
    counts_.bytes += size;
  }

  const cache_counts& counts() const { return counts_; }

 private:
  struct place_key {
    workspace_id workspace;
    std::string key;
    bool operator==(const place_key&) const = default;
  };
  struct hasher {
    std::size_t operator()(const place_key& place) const {
      return std::hash<workspace_id>{}(place.workspace) ^ std::hash<std::string>{}(place.key);
    }
  };
  struct entry {
    place_key place;
    Value value;
    std::size_t bytes;
    clock::time_point until;
  };
  using position = typename std::list<entry>::iterator;

  void drop(position at) {
    ++counts_.evictions;
    forget(at);
  }
  void forget(position at) {
    --counts_.items;
    counts_.bytes -= at->bytes;
    places_.erase(at->place);
    entries_.erase(at);
  }

  cache_limits limits_;
  std::list<entry> entries_;  ///< most recently used first
  std::unordered_map<place_key, position, hasher> places_;
  cache_counts counts_;
};

}  // namespace pagemill
