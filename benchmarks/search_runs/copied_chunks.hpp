/// Chunks for a benchmark of any size, made from some real ones.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace pagemill::benchmarks {

/// The chunks of a document, in order.
using document_texts = std::vector<std::string>;

/// The first chunks are the originals, document after document. The others are copies, in each of
/// which a fifth of the words are other words of its document, as often as they stand there: so
/// what stands together is in one language and about one thing, as in any collection.
class copied_chunks {
 public:
  explicit copied_chunks(const std::vector<document_texts>& originals);
  std::string text(std::size_t number) const;

 private:
  struct original {
    std::vector<std::string> words;
    std::size_t document = 0;
  };
  std::vector<original> originals_;
  std::vector<std::vector<std::string>> words_;  // of each document
};

/// Vectors for any number of chunks: the first are `real`, then each is one of these, moved along
/// the difference of two others. The cosine to where it came from is about .9.
class copied_vectors {
 public:
  explicit copied_vectors(std::vector<std::vector<float>> real);
  bool empty() const { return real_.empty(); }
  std::vector<float> vector(std::size_t number) const;

 private:
  std::vector<std::vector<float>> real_;
};

}  // namespace pagemill::benchmarks
