/// Splits a document's pages into chunks, the units of search. Pure: no I/O, no clock.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "common/documents/chunk.hpp"
#include "common/documents/page.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill {

/// Raised whenever the same pages would yield other chunks; part of a checkpoint.
inline constexpr int chunker_version = 2;

struct chunker_options {
  int tokens_max = 120;  ///< per chunk; 32..8192, other values are clamped
  int overlap_tokens =
      16;  ///< repeated from the previous chunk if a section is split; at most tokens_max / 2
};

/// The options for an embedder's tokens_max(): never above the model's limit. 0 tokens and -1
/// overlap choose the default: a little below the limit, and an eighth of that.
chunker_options fit_chunker_options(std::size_t model_tokens_max, int wanted_tokens,
                                    int wanted_overlap);

/// Feed the pages in order. A chunk contains text of one section (a short introduction may join the
/// subsection that follows it), whole sentences if they fit, and never more than tokens_max tokens.
/// Tables stay whole; one that is too big for a chunk, or for the rest of the one with its heading,
/// is cut between rows and repeats its header rows. A heading goes with what follows it. Header
/// and footer blocks are left out. A paragraph that continues after a page break is joined, and
/// footnotes between its parts come behind the sentence. One thread at a time.
class chunker {
 public:
  /// `words` is the model's tokenizer and must outlive the chunker; null: tokens are estimated from
  /// words.
  chunker(chunker_options options, const tokenizer* words);
  ~chunker();
  chunker(chunker&&) noexcept;
  chunker& operator=(chunker&&) noexcept;

  /// Returns the chunks that `next` completed; the open rest is in state().
  std::vector<chunk> add(const page& next);
  /// Returns the last chunks. Call once, after the last page.
  std::vector<chunk> finish();

  /// Everything needed to continue after the last added page, as a JSON object of a few kB: the
  /// open chunk, the heading path and counters. Its size does not depend on the document's.
  std::string state() const;
  /// A chunker that continues where the one that returned `state` stopped. invalid_input if the
  /// state is not of this version and these options: then chunk the document from page 1.
  static result<chunker> restore(std::string_view state, chunker_options options,
                                 const tokenizer* words);

 private:
  class implementation;
  explicit chunker(std::unique_ptr<implementation> made);
  std::unique_ptr<implementation> implementation_;
};

}  // namespace pagemill
