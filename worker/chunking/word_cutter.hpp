/// Splits words that are too long for a chunk or contain whole sentences.
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

/// The parts of `word` in order, without loss. Splits after each sentence mark of scripts without
/// spaces, and where a part would weigh more than `weight_max`. A base character keeps its marks.
/// Most words have one part.
void cut_word(std::string_view word, int weight_max, word_meter& meter,
              std::vector<word_part>& parts);

}  // namespace pagemill
