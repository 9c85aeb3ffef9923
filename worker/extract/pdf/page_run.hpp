/// Runs a page's content through a device without decoding its images: their places and sizes
/// suffice for text, and decoding one may take longer than all of the page's text.
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// The placeholder of an image that the page draws, and where its data is.
struct image_visit {
  fz_image* stand_in;  ///< drawn on the device; only its width and height are real
  pdf_obj* object;
  pdf_document* document;
};
/// Called after the device has drawn the placeholder. Inside MuPDF: it must not throw.
using image_visitor = void (*)(fz_context* context, const image_visit& visit);

/// Runs `contents`, a stream or an array of streams, and then the annotations. Inline images reach
/// the device as they are. A form that fails costs itself and counts as an error of the cookie.
/// Call inside guarded(); one at a time per process.
void run_page(fz_context* context, pdf_page* page, pdf_obj* contents, fz_device* device,
              fz_cookie* cookie, image_visitor after_image);

}  // namespace pagemill::extract
