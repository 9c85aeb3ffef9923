#include "worker/extract/words/word_filter.hpp"

extern "C" {
extern const std::byte pagemill_words_begin[];
extern const std::byte pagemill_words_end[];
}

namespace pagemill::extract {

word_filter built_in_words() {
  return word_filter({pagemill_words_begin, pagemill_words_end});
}

}  // namespace pagemill::extract
