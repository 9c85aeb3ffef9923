/// Chunks for a benchmark of any size, made from some real ones.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace pagemill::benchmarks {

/// The first chunks are the originals. The others are copies, in each of which a fifth of the words
/// are other words of the originals, as often as they stand there.
class copied_chunks {
 public:
  explicit copied_chunks(const std::vector<std::string>& originals);
  std::string text(std::size_t number) const;

 private:
  std::vector<std::vector<std::string>> originals_;
  std::vector<const std::string*> words_;
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
