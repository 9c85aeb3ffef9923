/// The unigram tokenizer of Universal Sentence Encoder Lite, including its published quirks, so
/// that it yields the reference's ids.
#pragma once
#include <string>
#include <vector>

#include "common/embedding/byte_trie.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill {

class sentencepiece_unigram_tokenizer final : public tokenizer {
 public:
  struct piece {
    std::string text;  ///< U+2581 stands for a space
    double score = 0;
  };
  /// An id is an index of `pieces`. The first six are the unknown piece and control pieces, never
  /// matched in text.
  explicit sentencepiece_unigram_tokenizer(const std::vector<piece>& pieces);

  std::vector<token_id> encode(std::string_view text) const override;
  std::size_t count(std::string_view text) const override;
  std::size_t count_inside(std::string_view word) const override;
  std::span<const token_id> first_tokens() const override { return {}; }
  std::span<const token_id> last_tokens() const override { return {}; }
  token_id padding() const override { return 0; }

 private:
  struct cell;
  /// Fills `cells` (one more than the bytes of `text`) with the best path to each place, starting
  /// with the score `start`.
  void find_best_ways(std::string_view text, double start, std::span<cell> cells) const;
  template <class Visit>
  void for_each_token_backwards(std::string_view text, double start, Visit visit) const;

  byte_trie trie_;
  std::vector<double> scores_;
};

}  // namespace pagemill
