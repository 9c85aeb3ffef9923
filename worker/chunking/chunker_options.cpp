#include <algorithm>

#include "worker/chunking/chunker.hpp"

namespace pagemill {

chunker_options fit_chunker_options(std::size_t model_tokens_max, int wanted_tokens,
                                    int wanted_overlap) {
  // Leaves some room below the model's limit; a chunk of more than 480 tokens has no clear topic.
  const auto limit = static_cast<int>(std::min<std::size_t>(model_tokens_max, 512));
  chunker_options options;
  options.tokens_max =
      std::clamp(wanted_tokens > 0 ? wanted_tokens : limit - limit / 16, 32, std::max(32, limit));
  options.overlap_tokens = std::clamp(wanted_overlap >= 0 ? wanted_overlap : options.tokens_max / 8,
                                      0, options.tokens_max / 2);
  return options;
}

}  // namespace pagemill
