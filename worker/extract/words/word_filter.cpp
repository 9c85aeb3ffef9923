#include "worker/extract/words/word_filter.hpp"

#include <array>

namespace pagemill::extract {
namespace {

// For one false hit in a thousand: 14.4 bits a word and ten hashes.
constexpr std::size_t bits_per_word = 15;
constexpr std::size_t hashes = 10;

/// FNV-1a, 64 bits.
std::uint64_t hash_of(word_language language, std::string_view word) {
  constexpr std::uint64_t prime = 0x100000001B3;
  std::uint64_t hash = 0xCBF29CE484222325;
  hash = (hash ^ static_cast<std::uint64_t>(language)) * prime;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return hash;
}

/// Two halves of one hash make as many as are needed (Kirsch and Mitzenmacher, 2006).
std::array<std::size_t, hashes> positions(word_language language, std::string_view word,
                                          std::size_t bits) {
  const auto hash = hash_of(language, word);
  const std::uint64_t first = hash & 0xFFFFFFFF, step = (hash >> 32U) | 1U;
  std::array<std::size_t, hashes> out{};
  for (std::size_t i = 0; i < hashes; ++i) out[i] = (first + i * step) % bits;
  return out;
}

std::byte bit(std::size_t position) {
  return static_cast<std::byte>(1U << (position % 8));
}

}  // namespace

bool word_filter::contains(word_language language, std::string_view word) const {
  if (bits_.empty() || word.empty()) return false;
  for (const auto at : positions(language, word, bits_.size() * 8)) {
    if ((bits_[at / 8] & bit(at)) == std::byte{0}) return false;
  }
  return true;
}

word_filter_builder::word_filter_builder(std::size_t words)
    : bits_((words * bits_per_word + 7) / 8) {}

void word_filter_builder::add(word_language language, std::string_view word) {
  for (const auto at : positions(language, word, bits_.size() * 8)) bits_[at / 8] |= bit(at);
}

}  // namespace pagemill::extract
