/// The sentences of a whole document, each once, although chunks repeat the end of the one before.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "api/ai/tasks/passage.hpp"

namespace pagemill {

struct document_sentence {
  std::uint32_t passage = 0;  ///< its index
  bool opens_block = false;   ///< it begins a paragraph, a heading or an item
  bool table_row = false;     ///< a whole row, its cells separated by tabs
  std::string_view text;      ///< within the passage's text
  std::string_view rest;      ///< of a sentence that goes on in the next passage; mostly empty
};

/// How many bytes at the beginning of `next` repeat the end of `before`: whole words, and no rows
/// of tables. 0 unless both are of one section.
std::size_t repeated_beginning(const passage& before, const passage& next);

/// Those of passages[at], appended in order; `at` counts from 0 without gaps. Throws as analyze().
void add_sentences(std::vector<document_sentence>& into, std::span<const passage> passages,
                   std::size_t at);

}  // namespace pagemill
