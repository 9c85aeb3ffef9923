/// A whole document, as the tasks about documents read it.
#pragma once
#include <string>
#include <vector>

#include "api/ai/tasks/passage.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

struct document_text {
  document_head head;
  std::string title;              ///< that of the document, else the name of its file; may be empty
  std::string language;           ///< ISO 639-1; empty: none is known
  std::vector<passage> passages;  ///< all its chunks, in order; a chunk may begin with the end of
                                  ///< the one before
};

/// Longer documents are refused with 422 `document_too_long`.
inline constexpr std::size_t document_text_bytes_max = std::size_t{8} << 20;

}  // namespace pagemill
