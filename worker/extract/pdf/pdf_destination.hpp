/// Where an outline entry or a link leads (ISO 32000-1, 12.3.2).
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// The destination of a dictionary, its own or that of its action; null if it leads nowhere in the
/// document. Call inside guarded().
pdf_obj* destination_of(fz_context* context, pdf_obj* dictionary);
/// The page of a destination, from 1; 0 if the file has no such page. Call inside guarded().
int page_of(fz_context* context, pdf_document* document, pdf_obj* destination);

}  // namespace pagemill::extract
