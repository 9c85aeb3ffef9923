/// Runs a page's content through a device without unpacking its images: their places and sizes are
/// enough for text, and unpacking one may take longer than all of the page's text.
#pragma once
#include "worker/extract/pdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// What stands for an image that the page draws, and where its data is.
struct image_visit {
  fz_image* stand_in;  ///< the device sees it drawn: its width and height are true, nothing else
  pdf_obj* object;
  pdf_document* document;
};
/// Called after the device saw the stand-in. Inside of MuPDF: it must not throw.
using image_visitor = void (*)(fz_context* context, const image_visit& visit);

/// Contents, annotations and form fields. Images that are written in the content itself, and those
/// of annotations, reach the device as they are. Call inside guarded(); one at a time in a process.
void run_page(fz_context* context, pdf_page* page, fz_device* device, fz_cookie* cookie,
              image_visitor after_image);

}  // namespace pagemill::extract
