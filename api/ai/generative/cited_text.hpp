/// What a model writes, as pieces of an answer: claims with the snippets that they name, numbered
/// anew in the order in which they are cited. Pure.
#pragma once
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/generative/claim_reader.hpp"
#include "api/ai/generative/snippets.hpp"
#include "api/ai/tasks/answer_run.hpp"

namespace pagemill {

class cited_text {
 public:
  /// `snippets` live longer than this. `marks` are those that an answer has already.
  explicit cited_text(std::span<const snippet> snippets, std::size_t marks = 0)
      : snippets_(snippets), reader_(snippets.size()), marks_before_(marks) {}

  std::vector<answer_piece> read(std::string_view text) { return pieces_of(reader_.read(text)); }
  std::vector<answer_piece> finish() { return pieces_of(reader_.finish()); }
  /// Whether nothing that was written can be told.
  bool empty() const { return empty_; }
  /// With those before.
  std::size_t marks() const { return marks_before_ + marks_.size(); }
  std::size_t dropped_sentences() const { return reader_.dropped_sentences(); }

 private:
  std::vector<answer_piece> pieces_of(const std::vector<claim>& claims);

  std::span<const snippet> snippets_;
  claim_reader reader_;
  std::size_t marks_before_;
  std::map<std::size_t, std::size_t> marks_;  ///< by the number of the snippet
  bool empty_ = true;
};

}  // namespace pagemill
