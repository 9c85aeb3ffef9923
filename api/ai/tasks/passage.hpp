/// What an answer may rest on: passages of documents, and what is said of them.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/documents/block.hpp"

namespace pagemill {

/// A chunk: one that a question's search found, or the next of a document.
struct passage {
  document_id document;
  int chunk = 0;
  int first_page = 0, last_page = 0;
  std::string language;  ///< ISO 639-1; empty: none is known
  std::string section;   ///< the ordinal path of its section, "2.3"; empty: none is known
  std::vector<std::string> titles;  ///< the headings above it, outermost first; likewise
  std::string text;
};

/// A claim's source: a part of a passage, as it stands there.
struct quotation {
  std::size_t passage = 0;  ///< its index among those of the task
  std::string text;
};

struct citation {
  document_id document;
  int chunk = 0;
  int page = 0;
  std::optional<bounding_box> box;  ///< nullopt: the page's blocks do not say
  std::string text;
};

}  // namespace pagemill
