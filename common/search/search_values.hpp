/// What a search asks for and what it finds.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

struct search_filter {
  std::vector<document_id> documents;  ///< empty: all
  std::vector<std::string> tags;       ///< a document must have all of them
  std::optional<std::string> section;  ///< this section and those below it, such as "2.3"
};

/// A chunk or a card found by one half, with that half's score.
struct search_hit {
  document_id document;
  int generation = 1;
  std::optional<int> index;  ///< none: the document's card
  float score = 0;
};

/// A candidate with the scores that it has.
struct search_candidate {
  document_id document;
  std::optional<int> index;               ///< none: the document's card, which is on no page
  int first_page = 0, last_page = 0;      ///< of a chunk
  std::optional<std::string> page_label;  ///< of its first page, if the file says one
  std::string text;
  /// Fragments of the text around its hits, marked as analysis/hit_marks.hpp says; nullopt without
  /// hits.
  std::optional<std::string> excerpts;
  std::optional<float> keyword_score;
  std::optional<float> semantic_score;
};

/// A document similar to another one.
struct related_document {
  document_id id;
  std::optional<std::string> title;
  std::optional<std::string> filename;
  float score = 0;
};

struct embedding_model {
  int id = 0;
  std::string name;
  int dimension = 0;
};

}  // namespace pagemill
