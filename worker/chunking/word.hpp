/// A word of a page's block, to be put into a chunk.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// The blank before a word. None at all: it is a part of the same long word as the one before it.
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

/// The block of a word.
struct word_source {
  int page = 0;
  bounding_box box;
  bool operator==(const word_source&) const = default;
};

/// The space that a word takes in a chunk.
struct word_size {
  int first_tokens = 0;  ///< as the first word of a text
  int tokens = 0;        ///< after another word
  int weight = 1;        ///< >= both; the limit of a chunk counts this
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
