/// The characters of glyphs that MuPDF misses: those that stand for several, such as "T_h", of
/// which it reads only the first, and no more than 16 bits of it (Adobe Glyph List Specification,
/// section 2), and those of ZapfDingbats.
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Completes what `font` says about its characters, once `dictionary` is the font's own, not null.
/// What the file maps by ToUnicode stays. Inside MuPDF: it must not throw.
void complete_characters(fz_context* context, pdf_font_desc* font, pdf_obj* dictionary);

}  // namespace pagemill::extract
