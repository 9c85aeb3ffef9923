/// Reads sentences with their marks out of a text that arrives in pieces. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// A sentence, and the numbers of the snippets that it names.
struct claim {
  std::string text;                  ///< without its marks; may begin with "- "
  std::vector<std::size_t> numbers;  ///< each once, in order; at least one
  bool begins_line = false;
};

/// A claim is known once its marks have ended: "It was built in 1854 [3][7]." Sentences without a
/// mark are not told, but counted; nor are numbers that no snippet has.
class claim_reader {
 public:
  explicit claim_reader(std::size_t snippets) : snippets_(snippets) {}

  /// The claims that are complete now. Throws as cut_sentences().
  std::vector<claim> read(std::string_view text);
  /// Those of the rest.
  std::vector<claim> finish();
  std::size_t dropped_sentences() const { return dropped_; }

 private:
  void take(std::vector<claim>& into, bool at_end);

  const std::size_t snippets_;
  std::string rest_;
  bool line_begins_ = true;
  std::size_t dropped_ = 0;
};

}  // namespace pagemill
