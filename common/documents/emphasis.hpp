/// Where marks of emphasis may stand in a text, so that CommonMark reads them as such: by its rules
/// of left-flanking and right-flanking runs.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

struct text_interval {
  std::size_t begin = 0, end = 0;  ///< bytes
};

/// The interval without white space at its ends.
text_interval trimmed(std::string_view text, text_interval where);

/// A part of one style and one link.
struct inline_piece {
  std::size_t begin = 0, end = 0;
  bool bold = false, italic = false, code = false;
  const text_span* span = nullptr;  ///< of a link or of a reference to a note
};

/// The parts of a block's text from `begin` on, in order, without gaps. A link has one style, and
/// so has code.
std::vector<inline_piece> inline_pieces(const block& from, std::size_t begin);

/// What has marks of its own around it, links and code: no mark of emphasis is moved into it.
class inline_atoms {
 public:
  void add(text_interval atom) {
    begins_.push_back(atom.begin);
    ends_.push_back(atom.end);
  }
  void sort();
  bool begins_at(std::size_t at) const;
  bool ends_at(std::size_t at) const;

 private:
  std::vector<std::size_t> begins_, ends_;
};

class emphasis_places {
 public:
  emphasis_places(std::string_view text, std::size_t begin, const inline_atoms& atoms)
      : text_(text), begin_(begin), atoms_(atoms) {}

  /// Where one kind of emphasis stands. It is cut at the ends of the intervals `around`, of the
  /// other kind. It is left out where it would touch one from outside, since the marks would melt,
  /// and where it would begin within a word inside of one, since its mark could end that one.
  std::vector<text_interval> find(std::span<const inline_piece> pieces, bool inline_piece::* style,
                                  std::span<const text_interval> around) const;

 private:
  bool may_open(std::size_t at) const;
  bool may_close(std::size_t at) const;
  /// The interval without what keeps its marks from being read; empty if nothing helps.
  text_interval fitted(text_interval where) const;

  std::string_view text_;
  std::size_t begin_;
  const inline_atoms& atoms_;
};

}  // namespace pagemill
