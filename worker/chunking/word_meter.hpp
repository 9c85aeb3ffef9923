/// Measures words in the model's tokens, each spelling once.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

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
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  word_size count(std::string_view word) const;

  const tokenizer* tokenizer_;
  std::unordered_map<std::string, word_size, text_hash, std::equal_to<>> known_;
};

}  // namespace pagemill
