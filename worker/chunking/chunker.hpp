/// Cuts a document's pages into chunks: the units of search. Pure: no I/O, no clock.
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

/// Raised whenever the same pages would give other chunks; part of a checkpoint.
inline constexpr int chunker_version = 1;

struct chunker_options {
  int tokens_max = 120;  ///< of a chunk; 32..8192, values outside are clamped
  int overlap_tokens =
      16;  ///< repeated from the chunk before when a section is split; at most tokens_max / 2
};

/// The options that suit an embedder's tokens_max(): never above the model's limit. 0 tokens and -1
/// overlap mean no wish: a little below the limit, and an eighth of that.
chunker_options fit_chunker_options(std::size_t model_tokens_max, int wanted_tokens,
                                    int wanted_overlap);

/// Feed the pages in order. A chunk holds text of one section (a short introduction may stand with
/// the subsection that follows it), whole sentences where they fit and never more than tokens_max
/// tokens. Tables stay whole; one that is too big is cut between rows and repeats its header rows.
/// Header and footer blocks are left out. A paragraph that goes on over a page break is joined. One
/// thread at a time.
class chunker {
 public:
  /// `words` is the model's tokenizer and must outlive the chunker; null: tokens are estimated from
  /// words.
  chunker(chunker_options options, const tokenizer* words);
  ~chunker();
  chunker(chunker&&) noexcept;
  chunker& operator=(chunker&&) noexcept;

  /// The chunks that `next` completed; what is still open is in state().
  std::vector<chunk> add(const page& next);
  /// The last chunks. Call once, after the last page.
  std::vector<chunk> finish();

  /// All that going on after the last added page needs, as a JSON object of a few kB: the open
  /// chunk, the heading path and counters. Its size does not depend on the document's.
  std::string state() const;
  /// A chunker that goes on as the one that gave `state` would. invalid_input when the state is not
  /// of this version and these options: the document is then to be chunked from page 1.
  static result<chunker> restore(std::string_view state, chunker_options options,
                                 const tokenizer* words);

 private:
  class implementation;
  explicit chunker(std::unique_ptr<implementation> made);
  std::unique_ptr<implementation> implementation_;
};

}  // namespace pagemill
