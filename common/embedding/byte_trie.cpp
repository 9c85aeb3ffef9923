#include "common/embedding/byte_trie.hpp"

#include <algorithm>
#include <span>

namespace pagemill {
namespace {

struct range {
  std::size_t begin, end;  ///< of the sorted keys
  std::size_t depth;
  std::int32_t node;
};

using sorted_keys = std::vector<std::pair<std::string, std::int32_t>>;

/// Sorted by key; of equal keys only the last.
sorted_keys sort_keys(const sorted_keys& entries) {
  auto keys = entries;
  std::ranges::stable_sort(keys, {}, [](const auto& entry) -> const auto& { return entry.first; });
  sorted_keys kept;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool last = i + 1 == keys.size() || keys[i + 1].first != keys[i].first;
    if (last && !keys[i].first.empty()) kept.push_back(std::move(keys[i]));
  }
  return kept;
}

/// Splits `where` into parts with the same byte at where.depth.
std::vector<range> children_of(const sorted_keys& keys, const range& where) {
  std::vector<range> children;
  for (std::size_t i = where.begin; i < where.end;) {
    if (keys[i].first.size() == where.depth) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < where.end && keys[end].first[where.depth] == keys[i].first[where.depth]) ++end;
    children.push_back({i, end, where.depth + 1, 0});
    i = end;
  }
  return children;
}

}  // namespace

byte_trie::byte_trie(const std::vector<std::pair<std::string, std::int32_t>>& entries) {
  constexpr std::int32_t bytes = 256;
  const auto keys = sort_keys(entries);
  units_.resize(2 * bytes);
  units_[root].parent = root;
  constexpr int tries_many = 32;
  // From here on, every free unit is within reach of every byte with a base above 0.
  std::int32_t first_free = bytes;
  std::int32_t first_roomy = bytes;
  std::vector<range> pending{{0, keys.size(), 0, root}};
  for (std::size_t at = 0; at < pending.size(); ++at) {
    const auto where = pending[at];
    if (where.begin == where.end) continue;
    if (keys[where.begin].first.size() == where.depth) {
      units_[static_cast<std::size_t>(where.node)].value = keys[where.begin].second;
    }
    auto children = children_of(keys, where);
    const auto byte_of = [&](const range& child) {
      return static_cast<unsigned char>(keys[child.begin].first[where.depth]);
    };
    // A single child takes the first free unit. If several children needed a long search, later
    // ones start behind it: a few units stay free, and the time stays linear.
    while (units_[static_cast<std::size_t>(first_free)].parent != none) ++first_free;
    const auto from = children.size() > 1 ? std::max(first_free, first_roomy) : first_free;
    std::int32_t base = children.empty() ? 0 : from - byte_of(children.front());
    const auto fits = [&](const range& child) {
      return units_[static_cast<std::size_t>(base + byte_of(child))].parent == none;
    };
    int tries = 0;
    while (!std::ranges::all_of(children, fits)) {
      ++base;
      ++tries;
      if (units_.size() < static_cast<std::size_t>(base + 2 * bytes)) {
        units_.resize(units_.size() * 2);
      }
    }
    if (tries > tries_many) first_roomy = base + byte_of(children.front());
    units_[static_cast<std::size_t>(where.node)].base = base;
    for (auto& child : children) {
      child.node = base + byte_of(child);
      units_[static_cast<std::size_t>(child.node)].parent = where.node;
      pending.push_back(child);
    }
    // Every step stays inside the array, whatever the byte.
    if (units_.size() < static_cast<std::size_t>(base + 2 * bytes)) {
      units_.resize(units_.size() * 2);
    }
  }
}

}  // namespace pagemill
