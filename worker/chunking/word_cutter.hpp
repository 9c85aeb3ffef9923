/// Cuts words that are too long for a chunk, or hold whole sentences.
#pragma once
#include <string_view>
#include <vector>

#include "worker/chunking/word_meter.hpp"

namespace pagemill {

struct word_part {
  std::string_view text;
  word_size size;
  bool ends_sentence = false;
};

/// The parts of `word` in order, none lost: after each sentence mark of the scripts that write
/// without spaces, and where a part would weigh more than `weight_max`. A base character keeps its
/// marks. One part for most words.
void cut_word(std::string_view word, int weight_max, word_meter& meter,
              std::vector<word_part>& parts);

}  // namespace pagemill
