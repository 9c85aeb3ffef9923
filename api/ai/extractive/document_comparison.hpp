/// What differs between two documents, by their sentences: pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "api/ai/extractive/document_sentences.hpp"
#include "api/ai/tasks/comparison.hpp"

namespace pagemill {

/// One of the documents; its passages outlive it.
class compared_side {
 public:
  explicit compared_side(std::span<const passage> passages) : passages_(passages) {}
  /// Reads about 256 KiB of text; false: it has been read to its end. Throws as analyze().
  bool step();

  std::span<const document_sentence> sentences() const { return sentences_; }
  /// Of each sentence; see sentence_key().
  std::span<const std::uint64_t> keys() const { return keys_; }

 private:
  void add_keys(std::size_t end);

  std::span<const passage> passages_;
  std::size_t next_ = 0;
  std::vector<document_sentence> sentences_;
  std::vector<std::uint64_t> keys_;
};

/// Both have been read. Sentences that are the same are matched in order (align_equal); of the
/// others, those that are the same at another place have moved, and those between the same matched
/// ones that share half of their words have been changed.
comparison compare_sides(const compared_side& left, const compared_side& right);

}  // namespace pagemill
