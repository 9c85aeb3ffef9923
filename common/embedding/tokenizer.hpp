/// Splits text into a model's pieces, and counts them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pagemill {

using token_id = std::int32_t;

/// Immutable; any thread. Text is UTF-8; a malformed byte counts as U+FFFD. The caller prepares the
/// text (text_preparation.hpp). Tokens never span two words, so a text's count is the sum over its
/// words: count(first word) + count_inside(each further word).
class tokenizer {
 public:
  virtual ~tokenizer() = default;

  /// All ids of `text`, without the model's own first and last tokens.
  virtual std::vector<token_id> encode(std::string_view text) const = 0;
  /// encode(text).size(), without creating the ids.
  virtual std::size_t count(std::string_view text) const = 0;
  /// The number of tokens that `word` adds after another word in the same text.
  virtual std::size_t count_inside(std::string_view word) const = 0;
  /// The ids that the model expects before and after those of a text, such as [CLS] and [SEP]; may
  /// be empty.
  virtual std::span<const token_id> first_tokens() const = 0;
  virtual std::span<const token_id> last_tokens() const = 0;
  /// The id used for padding; the attention mask hides it.
  virtual token_id padding() const = 0;
};

}  // namespace pagemill
