/// Builds a chunk, word by word.
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
  /// Whether it ends with a heading, or with the caption after one: what follows belongs to it.
  bool ends_with_heading() const;
  const std::vector<word>& words() const { return words_; }

  /// Adds a word and moves from `next`. If it does not fit, returns false and changes nothing.
  bool try_append(word& next);
  /// Removes and returns the caption at the end, so that it can go into another chunk with its
  /// table; empty if there is nothing but the caption.
  std::vector<word> take_last_caption();
  /// A copy of the last words, for the next chunk to repeat: whole sentences if they fit into
  /// `weight_max`. Never headings or table rows, and never everything.
  std::vector<word> tail(int weight_max) const;
  /// Removes words from the end until the model's count of the whole chunk is within the limit.
  /// Almost always none: together, the parts of a long word may weigh more than one by one.
  std::vector<word> shed();
  /// Returns the chunk without its index and section, and empties the builder.
  chunk build();

 private:
  int count_tokens() const;

  int weight_max_;
  word_meter* meter_;
  std::vector<word> words_;
  int weight_ = 0;
};

}  // namespace pagemill
