/// The sentences of a document that a summary may have, and how often its words occur.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "api/ai/extractive/document_sentences.hpp"
#include "api/ai/tasks/document_text.hpp"

namespace pagemill {

/// How fit a sentence is to be read outside its place.
enum class sentence_fitness : std::uint8_t {
  whole,     ///< a sentence that stands for itself
  pointing,  ///< it begins with what points to the one before
  line,      ///< without a full stop, such as an item of a list
};

struct summary_sentence {
  std::size_t passage = 0;
  std::size_t place = 0;  ///< among all sentences of the document
  std::string_view text;  ///< within the passage's text
  sentence_fitness fitness = sentence_fitness::whole;
  double worth = 1;                 ///< what its section, place, length and words tell
  std::vector<std::int32_t> terms;  ///< those that say something, sorted, each once
  std::vector<float> vector;        ///< empty: it was not embedded
};

struct summary_material {
  std::vector<summary_sentence> sentences;               ///< in order; none twice
  std::unordered_map<std::int32_t, int> sentences_with;  ///< a term
  int sentences_read = 0;
};

/// Reads a document in steps, so that others get the thread in between. The document outlives it.
class summary_reader {
 public:
  explicit summary_reader(const document_text& document) : document_(document) {}
  /// Reads about 128 KiB of text; false: it has been read to its end. Throws as analyze().
  bool step();
  summary_material take() { return std::move(read_); }

 private:
  void read_passage(std::size_t at);
  void add(const document_sentence& one, double section_worth, bool first_of_section);

  const document_text& document_;
  std::size_t next_ = 0, places_ = 0;
  std::vector<document_sentence> cut_;
  std::unordered_set<std::uint64_t> seen_;
  summary_material read_;
};

}  // namespace pagemill
