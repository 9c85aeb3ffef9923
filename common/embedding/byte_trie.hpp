/// A dictionary of byte strings that is walked byte by byte; both tokenizers find pieces with it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pagemill {

/// A double-array trie: one lookup per byte. Immutable; any thread.
class byte_trie {
 public:
  /// Keys with their values (>= 0), in any order. Empty keys are ignored; of equal keys the last
  /// wins.
  explicit byte_trie(const std::vector<std::pair<std::string, std::int32_t>>& entries);

  static constexpr std::int32_t root = 0;
  static constexpr std::int32_t none = -1;

  /// The child of `node` for `byte`, or none.
  std::int32_t step(std::int32_t node, unsigned char byte) const {
    const auto next = units_[static_cast<std::size_t>(node)].base + byte;
    return units_[static_cast<std::size_t>(next)].parent == node ? next : none;
  }
  /// The value of the key that ends at `node`, or none.
  std::int32_t value(std::int32_t node) const {
    return units_[static_cast<std::size_t>(node)].value;
  }

 private:
  struct unit {
    std::int32_t base = 0;
    std::int32_t parent = none;  ///< the parent of this unit; none: the unit is free
    std::int32_t value = none;
  };
  std::vector<unit> units_;
};

}  // namespace pagemill
