/// Measures words in the model's tokens, each spelling once while it is remembered.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/embedding/tokenizer.hpp"
#include "worker/chunking/word.hpp"

namespace pagemill {

/// Words repeat a lot in a document: the cache makes counting several times as fast. One thread at
/// a time.
class word_meter {
 public:
  /// Null: tokens are estimated from the number of characters.
  explicit word_meter(const tokenizer* tokens) : tokenizer_(tokens) {}

  word_size measure(std::string_view word);

 private:
  static constexpr std::size_t cached_bytes_max = 51;

  /// A cache line, so that a look costs one miss; a map of nodes took more than twice the time.
  struct alignas(64) known_word {
    word_size size;
    std::uint8_t bytes = 0;  ///< 0: the place is free
    std::array<char, cached_bytes_max> text;

    std::string_view view() const { return {text.data(), bytes}; }
  };

  word_size count(std::string_view word) const;
  known_word* pair_of(std::string_view word);
  void grow();

  const tokenizer* tokenizer_;
  /// Pairs of places; a word may stand in either of its pair, the newer one first.
  std::vector<known_word> known_;
  std::size_t added_ = 0;
};

}  // namespace pagemill
