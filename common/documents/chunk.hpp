/// A chunk: the unit of search.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

struct chunk {
  int index = 0;  ///< from 0, without gaps, in reading order
  std::string text;
  int first_page = 0;
  int last_page = 0;
  std::vector<std::pair<int, bounding_box>> bboxes;  ///< page number and box of each part
  std::string section;  ///< ordinals from the top, such as "2.3.1"; empty before any heading
  std::vector<std::string> section_titles;  ///< the headings of that path
  int tokens = 0;                           ///< by the model's tokenizer
  std::string language;                     ///< ISO 639-1; empty: none is known
};

}  // namespace pagemill
