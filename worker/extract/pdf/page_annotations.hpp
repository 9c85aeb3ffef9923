/// What is pinned to a page: links, notes, marks on its text, form fields.
#pragma once
#include "common/extractor/limits.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Borrowed from the document.
struct annotation_list {
  pdf_obj* page = nullptr;
  pdf_obj* objects = nullptr;
  int count = 0;
};

/// The annotations of a page, numbered from 1, without loading it; none if they cannot be read.
annotation_list annotations_of(fz_context* context, pdf_document* document, int number);

/// Draws the appearances that the file itself has for the page's annotations, except those of
/// fields whose value is inserted. Appearances that MuPDF makes up are never drawn. `processor`
/// draws on `device`. Call inside guarded().
void draw_appearances(fz_context* context, pdf_page* page, fz_device* device,
                      pdf_processor* processor, fz_cookie* cookie);

/// Lists links, notes and comments in `out`, and inserts the texts that readers see on the page but
/// that no appearance draws: values of fields and free text. Stops when the page's alarm rings.
/// False: a limit cut the list.
bool read_annotations(fz_context* context, pdf_page* page, fz_rect bound,
                      const extract_limits& limits, raw_page& out);

}  // namespace pagemill::extract
