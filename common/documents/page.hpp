/// A page as extraction yields it and readers read it.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// What stands beside the text of a page: a link, a note, a comment on a highlight.
struct annotation {
  std::string kind;  ///< link, note, free_text, highlight, underline, squiggly, strike_out,
                     ///< stamp, file, or other
  std::string text;  ///< its contents
  std::string author;
  std::string uri;      ///< of a link that leaves the document
  int target_page = 0;  ///< of a link within it, from 1
  bounding_box bbox;
  bool operator==(const annotation&) const = default;
};

struct page {
  int number = 0;   ///< from 1
  float width = 0;  ///< points, as displayed
  float height = 0;
  int rotation = 0;  ///< degrees clockwise: 0, 90, 180, 270
  std::vector<block> blocks;
  std::string text;  ///< plain text of the blocks, header and footer blocks left out
  std::string markdown;
  bool scanned = false;  ///< no text of its own but a large image: OCR would find some
  bool ocr = false;      ///< the text came from OCR
  std::string problem;   ///< stable code of what went wrong on this page, empty if nothing did
  std::string label;     ///< the page's printed number; empty if the file does not say
  std::vector<annotation> annotations;
};

/// A page on its way from the extractor to the store, which keeps the blocks as they were written.
struct page_record {
  page value;               ///< value.problem is a stable code; such a page may have no blocks
  std::string blocks_json;  ///< the JSON array of value.blocks
};

}  // namespace pagemill
