#include "common/analysis/word_index.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pagemill {
namespace {

constexpr std::size_t slots_min = 1024;
constexpr std::size_t kept_slots_max = 1 << 16;

template <typename Number>
std::uint64_t loaded(const char* from) {
  Number number{};
  std::memcpy(&number, from, sizeof number);
  return number;
}

}  // namespace

std::uint32_t hash_of(std::string_view word) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
  const auto mixed = [](std::uint64_t value) { return (value ^ value >> 32) * factor; };
  const auto size = word.size();
  const auto* at = word.data();
  auto hash = size * factor;
  if (size >= 8) {
    for (const auto* const last = at + size - 8; at < last; at += 8) {
      hash = mixed(hash ^ loaded<std::uint64_t>(at));
    }
    hash ^= loaded<std::uint64_t>(word.data() + size - 8);
  } else if (size >= 4) {
    hash ^= loaded<std::uint32_t>(at) << 32 | loaded<std::uint32_t>(at + size - 4);
  } else if (size > 0) {
    hash ^= loaded<std::uint8_t>(at) << 16 | loaded<std::uint8_t>(at + size / 2) << 8 |
            loaded<std::uint8_t>(at + size - 1);
  }
  return static_cast<std::uint32_t>(mixed(mixed(hash)) >> 32);
}

word_index::place word_index::find_or_add(std::string_view word) {
  if (words_.size() * 2 >= slots_.size()) grow();
  const auto hash = hash_of(word);
  auto at = hash & (slots_.size() - 1);
  while (slots_[at].round == round_) {
    const auto& known = slots_[at];
    if (known.hash == hash && words_[known.number] == word) return {known.number, false};
    at = (at + 1) & (slots_.size() - 1);
  }
  slots_[at] = {hash, static_cast<std::uint32_t>(words_.size()), round_};
  words_.push_back(word);
  return {words_.size() - 1, true};
}

void word_index::grow() {
  std::vector<slot> larger(std::max(slots_min, slots_.size() * 2));
  for (const auto& each : slots_) {
    if (each.round != round_) continue;
    auto at = each.hash & (larger.size() - 1);
    while (larger[at].round == round_) at = (at + 1) & (larger.size() - 1);
    larger[at] = each;
  }
  slots_ = std::move(larger);
}

void word_index::clear() {
  words_.clear();
  ++round_;
  if (slots_.size() > kept_slots_max || round_ == 0) {
    slots_ = {};
    round_ = 1;
  }
}

}  // namespace pagemill
