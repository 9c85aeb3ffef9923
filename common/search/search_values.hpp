/// What a search asks for and what it finds.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/core/rfc3339.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// The index counts windows of so many consecutive chunks (sql/functions/search/entry_number).
inline constexpr int window_chunks = 5;
/// The number of the window that a chunk is in.
constexpr int window_of(int index) {
  return index / window_chunks;
}

struct search_filter {
  std::vector<document_id> documents;      ///< empty: all
  std::vector<std::string> tags;           ///< a document must have all of them
  std::optional<std::string> section;      ///< this section and those below it, such as "2.3"
  std::vector<std::pair<int, int>> pages;  ///< first and last of each range; empty: all
  std::optional<utc_time> created_after;   ///< of the document, inclusive
  std::optional<utc_time> created_before;  ///< exclusive
};

/// A candidate with the scores that it has.
struct search_candidate {
  document_id document;
  std::optional<int> index;               ///< none: the document's card, which is on no page
  int first_page = 0, last_page = 0;      ///< of a chunk
  std::optional<std::string> page_label;  ///< of its first page, if the file says one
  std::optional<std::string> title;       ///< of its document
  std::optional<std::string> filename;
  std::string language;  ///< whose stems its terms have; empty: none
  std::string text;
  std::optional<double> keyword_score;
  std::optional<double> semantic_score;
};

/// A term of a question as the workspace knows it.
struct term_statistics {
  int word = 0;          ///< index in the question's words
  std::string language;  ///< of the entries it counts for; "*": all, empty: those without stems
  std::string term;
  std::int64_t entries = 0;  ///< that have it
  double idf = 0;            ///< times how often the question has the word
};

/// What the keyword scores of a search come from.
struct search_statistics {
  std::int64_t entries = 0;  ///< chunks and cards of the workspace
  bool outdated = false;     ///< some were made by another version of the analysis, or not at all
  std::vector<std::string> languages;  ///< whose stems were used
  /// Words that no entry has, by their index, and similar ones that were used instead.
  std::map<int, std::vector<std::string>> corrections;
  std::vector<term_statistics> terms;
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
