/// The chunker's work, and its state between pages.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "worker/chunking/chunk_builder.hpp"
#include "worker/chunking/chunker.hpp"
#include "worker/chunking/heading_path.hpp"
#include "worker/chunking/word_cutter.hpp"

namespace pagemill {

/// Everything that outlives a page; chunker_state.cpp writes and reads it. Words are measured
/// again.
struct chunker_state {
  int next_index = 0;
  heading_path path;
  std::vector<word> open;      ///< of the open chunk
  std::vector<word> sentence;  ///< read but not yet in a chunk: it may continue
  std::vector<word> notes;     ///< footnotes that wait for the end of that sentence
  bool may_continue = false;   ///< the last paragraph ended without a mark
  block_kind last_kind = block_kind::paragraph;
};

/// The JSON object of chunker::state().
std::string write_chunker_state(const chunker_state& state, chunker_options options);
result<chunker_state> read_chunker_state(std::string_view text, chunker_options options);

class chunker::implementation {
 public:
  implementation(chunker_options options, const tokenizer* words);

  std::vector<chunk> add(const page& next);
  std::vector<chunk> finish();
  chunker_options options() const { return options_; }
  chunker_state state() const;
  void resume(chunker_state from);

 private:
  enum class repeat { tail, nothing };
  using row = std::vector<word>;

  void add_block(const block& from);
  void add_heading(const block& from);
  /// A note does not end a sentence that may go on after it, on the next page: it comes behind it.
  void add_footnote(const block& from);
  void add_text(const block& from);
  bool continue_sentence(std::string_view first_word, const word_source& source);
  bool sentence_ends_before(std::string_view next) const;
  void add_to_sentence(std::string_view text, word_gap gap, word_role role,
                       const word_source& source);
  void end_sentence();

  void add_table(const block& from);
  void add_big_table(std::vector<row> rows, std::size_t header_rows);
  std::vector<row> read_rows(const block& from);
  void read_cell(const std::string& cell, word_gap gap, const word_source& source, row& into);
  /// Closes the open chunk, except for a caption at its end: that goes with the table of `weight`
  /// that follows.
  void close_before_table(int weight);

  /// Puts words that belong together into the open chunk, or all into the next one if they fit
  /// there.
  void place(std::vector<word> words);
  void append_all(std::vector<word> words);
  void put(word next);
  void close_chunk(repeat end);
  void begin_with_overlap(int next_weight);

  chunker_options options_;
  word_meter meter_;
  chunk_builder open_;
  heading_path path_;
  std::vector<word> sentence_;
  int sentence_weight_ = 0;
  std::vector<word> notes_;
  std::vector<word> overlap_;  ///< for the next chunk; empty between two blocks
  bool may_continue_ = false;
  block_kind last_kind_ = block_kind::paragraph;
  int next_index_ = 0;
  int page_ = 0;
  std::vector<word_part> parts_;
  std::vector<chunk> done_;
};

}  // namespace pagemill
