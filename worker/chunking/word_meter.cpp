#include "worker/chunking/word_meter.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

/// Places of the cache: small documents do without a large one, which takes time to clear.
constexpr std::size_t places_min = 1024;
constexpr std::size_t places_max = 16384;

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
  if (word.empty() || word.size() > cached_bytes_max) return count(word);
  if (added_ >= known_.size() / 2 && known_.size() < places_max) grow();
  auto* const pair = pair_of(word);
  if (pair[0].view() == word) return pair[0].size;
  if (pair[1].view() == word) return pair[1].size;
  pair[1] = pair[0];
  auto& place = pair[0];
  place.size = count(word);
  place.bytes = static_cast<std::uint8_t>(word.size());
  std::ranges::copy(word, place.text.begin());
  ++added_;
  return place.size;
}

word_meter::known_word* word_meter::pair_of(std::string_view word) {
  const auto pairs = known_.size() / 2;
  return &known_[std::hash<std::string_view>{}(word) % pairs * 2];
}

void word_meter::grow() {
  const auto places = known_.empty() ? places_min : 2 * known_.size();
  const auto before = std::exchange(known_, std::vector<known_word>(places));
  added_ = 0;
  for (const auto& each : before) {
    if (each.bytes == 0) continue;
    auto* const pair = pair_of(each.view());
    pair[1] = std::exchange(pair[0], each);
    ++added_;
  }
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
