/// BERT's tokenizer: words and punctuation, then the longest known pieces of each word.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "common/embedding/byte_trie.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill {

class wordpiece_tokenizer final : public tokenizer {
 public:
  /// Lower-casing also strips accents, as uncased models expect.
  enum class letter_case { lowered, kept };

  /// An id is an index of `pieces` (the lines of vocab.txt). The error is a sentence: a special
  /// token is missing.
  static std::expected<wordpiece_tokenizer, std::string> make(
      const std::vector<std::string>& pieces, letter_case letters);

  std::vector<token_id> encode(std::string_view text) const override;
  std::size_t count(std::string_view text) const override;
  std::size_t count_inside(std::string_view word) const override { return count(word); }
  std::span<const token_id> first_tokens() const override { return {&first_, 1}; }
  std::span<const token_id> last_tokens() const override { return {&last_, 1}; }
  token_id padding() const override { return padding_; }

 private:
  wordpiece_tokenizer(byte_trie pieces, letter_case letters)
      : trie_(std::move(pieces)), letters_(letters) {}
  std::string clean(std::string_view text) const;
  void append_word(std::string_view word, std::vector<token_id>& ids) const;

  byte_trie trie_;
  letter_case letters_;
  token_id unknown_ = 0;
  token_id first_ = 0;
  token_id last_ = 0;
  token_id padding_ = 0;
};

}  // namespace pagemill
