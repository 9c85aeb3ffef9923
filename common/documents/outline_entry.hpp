/// An entry of a document's outline, its bookmarks.
#pragma once
#include <string>

namespace pagemill {

struct outline_entry {
  std::string title;
  int level = 1;  ///< from 1
  int page = 0;   ///< from 1; 0 if the entry leads nowhere in the document
  bool operator==(const outline_entry&) const = default;
};

}  // namespace pagemill
