/// The distinct running heads and feet of a document, gathered page by page.
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// Of texts that differ only in numbers, such as those with the page's own, the first is taken, and
/// any other once a second page has it in turn: "Chapter 2" is, "Page 2 of 9" is not. What has no
/// letter is a page number and not taken.
class running_heads {
 public:
  // What a card holds of them; further ones are left out.
  static constexpr std::size_t count_max = 64;
  static constexpr std::size_t bytes_max = 8 * 1024;
  static constexpr std::size_t text_bytes_max = 512;  ///< of one; a longer one is left out

  running_heads() = default;
  /// Continues where another one was: `taken` and `waiting` are what it had.
  running_heads(std::vector<std::string> taken, std::vector<std::string> waiting)
      : taken_(std::move(taken)), waiting_(std::move(waiting)) {}

  /// Looks at the blocks of the next page. Whether it took a text.
  bool add(const std::vector<block>& blocks);

  /// In the order of their first pages.
  const std::vector<std::string>& taken() const { return taken_; }
  /// Of each form the latest text that is not taken.
  const std::vector<std::string>& waiting() const { return waiting_; }

 private:
  bool add(const std::string& text);
  bool take(const std::string& text);

  std::vector<std::string> taken_;
  std::vector<std::string> waiting_;
};

}  // namespace pagemill
