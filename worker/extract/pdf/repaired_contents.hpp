/// A page's contents as repaired_content() leaves them, as a stream of the open document.
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

class repaired_contents {
 public:
  repaired_contents(fz_context* context, pdf_page* page);
  ~repaired_contents();
  repaired_contents(const repaired_contents&) = delete;
  repaired_contents& operator=(const repaired_contents&) = delete;

  /// Null if the contents cannot be read or are too large to be repaired.
  pdf_obj* stream() const { return stream_; }

 private:
  fz_context* context_;
  pdf_document* document_;
  pdf_obj* stream_ = nullptr;
};

}  // namespace pagemill::extract
