#include "common/analysis/text_analysis.hpp"

#include "common/analysis/word_cutter.hpp"

namespace pagemill {

text_analysis analyze(std::string_view text) {
  thread_local word_cutter cutter;
  const auto& words = cutter.cut(text);
  text_analysis analysis;
  analysis.tokens.reserve(words.tokens.size());
  int position = 0;
  for (const auto& token : words.tokens) {
    analysis.tokens.push_back({token.begin, token.end, ++position, std::string(words.folded(token)),
                               std::string(words.normal(token))});
  }
  analysis.compounds = words.compounds;
  return analysis;
}

}  // namespace pagemill
