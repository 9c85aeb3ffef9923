/// A word on its way from a page's block into a chunk.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// The blank between a word and the one before it. None at all: the two are parts of one long word.
struct word_gap {
  std::uint8_t newlines = 0, tabs = 0, spaces = 0;

  bool none() const { return newlines == 0 && tabs == 0 && spaces == 0; }
  void append_to(std::string& text) const {
    text.append(newlines, '\n').append(tabs, '\t').append(spaces, ' ');
  }
  bool operator==(const word_gap&) const = default;
};

inline constexpr word_gap space_gap{0, 0, 1};
inline constexpr word_gap line_gap{1, 0, 0};
inline constexpr word_gap block_gap{2, 0, 0};

enum class word_role : std::uint8_t { body, heading, caption, table, repeated_header };

/// The block that a word comes from.
struct word_source {
  int page = 0;
  bounding_box box;
  bool operator==(const word_source&) const = default;
};

/// What a word takes of a chunk.
struct word_size {
  int first_tokens = 0;  ///< when it is the first of a text
  int tokens = 0;        ///< when another stands before it
  int weight = 1;        ///< >= both: what the limit of a chunk is counted in
};

struct word {
  std::string text;
  word_gap gap;
  word_role role = word_role::body;
  bool begins_sentence = false;
  word_source source;
  word_size size;
};

inline int weight_of(std::span<const word> words) {
  int sum = 0;
  for (const auto& each : words) sum += each.size.weight;
  return sum;
}

}  // namespace pagemill
