/// The chunk that is being filled.
#pragma once
#include <span>
#include <vector>

#include "common/documents/chunk.hpp"
#include "worker/chunking/word.hpp"
#include "worker/chunking/word_meter.hpp"

namespace pagemill {

class chunk_builder {
 public:
  chunk_builder(int weight_max, word_meter& meter) : weight_max_(weight_max), meter_(&meter) {}

  bool empty() const { return words_.empty(); }
  int weight() const { return weight_; }
  int room() const { return weight_max_ - weight_; }
  /// Whether it holds headings and nothing under them yet.
  bool only_headings() const;
  const std::vector<word>& words() const { return words_; }

  /// Adds a word. False, and nothing is changed, when it does not fit; else `next` is moved from.
  bool try_append(word& next);
  /// Takes the caption at the end off, so that it can go with its table into another chunk; empty
  /// when all is caption.
  std::vector<word> take_last_caption();
  /// A copy of the words at the end that the next chunk repeats: whole sentences where they fit
  /// into `weight_max`. Never headings and table rows, and never all.
  std::vector<word> tail(int weight_max) const;
  /// Takes words off the end until the model's count of the whole keeps the limit. None nearly
  /// always: parts of a long word may together weigh more than one by one, which only the whole
  /// shows.
  std::vector<word> shed();
  /// The chunk without its index and section, and empties the builder.
  chunk build();

 private:
  int count_tokens() const;

  int weight_max_;
  word_meter* meter_;
  std::vector<word> words_;
  int weight_ = 0;
};

}  // namespace pagemill
