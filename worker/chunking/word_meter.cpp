#include "worker/chunking/word_meter.hpp"

#include <algorithm>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

constexpr std::size_t cached_words_max = 16384;
constexpr std::size_t cached_bytes_max = 40;

/// The first code point of scripts without spaces and with dense characters.
constexpr char32_t dense_scripts = 0x2E80;

struct characters {
  int dense = 0, other = 0;
};

characters count_characters(std::string_view text) {
  characters found;
  for (std::size_t at = 0; at < text.size();) {
    (next_code_point(text, at) >= dense_scripts ? found.dense : found.other) += 1;
  }
  return found;
}

}  // namespace

word_size word_meter::measure(std::string_view word) {
  if (word.size() > cached_bytes_max) return count(word);
  if (const auto found = known_.find(word); found != known_.end()) return found->second;
  if (known_.size() >= cached_words_max) known_.clear();
  return known_.emplace(word, count(word)).first->second;
}

word_size word_meter::count(std::string_view word) const {
  const auto found = count_characters(word);
  word_size size;
  if (tokenizer_ == nullptr) {
    // With small vocabularies, English has about 1.6 tokens per word; a dense character is one
    // token or more.
    size.first_tokens = size.tokens = (found.other + 3) / 4 + found.dense;
  } else {
    const auto prepared = prepare_text(word);
    size.first_tokens = static_cast<int>(tokenizer_->count(prepared));
    size.tokens = static_cast<int>(tokenizer_->count_inside(prepared));
  }
  // A tokenizer that does not know a script counts a whole run of it as one token. Such text is cut
  // by its length, so that a chunk stays readable; no word of a known script is that long for its
  // tokens.
  const int by_length = (found.other + 15) / 16 + (found.dense + 1) / 2;
  size.weight = std::max({1, size.first_tokens, size.tokens, by_length});
  return size;
}

}  // namespace pagemill
