/// The characters of glyphs that stand for several, such as "T_h" (Adobe Glyph List Specification,
/// section 2). MuPDF reads only the first component, and no more than 16 bits of it.
#pragma once
#include "worker/extract/pdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Completes what `font` says about its characters, once. `dictionary` is the font's own, or null.
/// What the file maps by ToUnicode stays. Inside MuPDF: it must not throw.
void complete_characters(fz_context* context, pdf_font_desc* font, pdf_obj* dictionary);

}  // namespace pagemill::extract
