/// A page as extraction yields it and readers read it.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

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
};

/// A page on its way from the extractor to the store, which keeps the blocks as they were written.
struct page_record {
  page value;               ///< value.problem is a stable code; such a page may have no blocks
  std::string blocks_json;  ///< the JSON array of value.blocks
};

}  // namespace pagemill
