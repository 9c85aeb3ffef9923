/// Which sentences of two stretches are versions of each other: pure.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "api/ai/extractive/alignment.hpp"

namespace pagemill {

/// Words are those of word_keys(). Pairs that share at least half of their words, in ascending
/// order on both sides, as much alike as possible together. In long stretches a sentence is
/// compared only with those that share its rarest words, some dozens.
std::vector<aligned_pair> pair_changes(std::span<const std::vector<std::uint32_t>> left,
                                       std::span<const std::vector<std::uint32_t>> right);

}  // namespace pagemill
