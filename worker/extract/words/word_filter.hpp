/// A set of words of several languages in a Bloom filter (B. H. Bloom, 1970): a word of the set is
/// always found, another one in about one of a thousand tries.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pagemill::extract {

/// Whose words the filter knows.
enum class word_language : std::uint8_t {
  catalan,
  danish,
  dutch,
  english,
  french,
  german,
  italian,
  norwegian,
  portuguese,
  spanish,
  swedish
};

/// Reads a filter of somebody else's bytes.
class word_filter {
 public:
  explicit word_filter(std::span<const std::byte> bits) : bits_(bits) {}
  /// `word` is in lower case and in normalization form C.
  bool contains(word_language language, std::string_view word) const;

 private:
  std::span<const std::byte> bits_;
};

/// The bits of a filter for so many words, and then these.
class word_filter_builder {
 public:
  explicit word_filter_builder(std::size_t words);
  void add(word_language language, std::string_view word);
  const std::vector<std::byte>& bits() const { return bits_; }

 private:
  std::vector<std::byte> bits_;
};

/// The filter that is built into the program, of Debian's word lists.
word_filter built_in_words();

}  // namespace pagemill::extract
