/// Reads a text word by word.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "worker/chunking/word.hpp"

namespace pagemill {

/// A word is a run of characters other than text spaces (text_preparation.hpp). Runs of only
/// control and format characters are skipped, U+0000 is dropped and malformed UTF-8 becomes U+FFFD.
class word_reader {
 public:
  explicit word_reader(std::string_view text) : text_(text) {}

  /// Moves to the next word; false at the end.
  bool next();
  /// Valid until the next call of next().
  std::string_view word() const { return word_; }
  /// The blank before the word in the text, reduced to what a chunk keeps.
  word_gap gap() const { return gap_; }

 private:
  bool find_word();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view word_;
  word_gap gap_;
  std::string cleaned_;
};

}  // namespace pagemill
