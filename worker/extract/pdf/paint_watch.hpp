/// Tells a painted_page what a device is asked to paint, and which text it can leave out.
#pragma once
#include "worker/extract/layout/visibility.hpp"
#include "worker/extract/pdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Redirects the device's calls for areas, lines and clips to `page`; boxes are relative to the
/// corner of `bound`. `text` is the page that the device collects. One device at a time per
/// process, until stop_watching().
void watch_paint(fz_device& device, painted_page& page, fz_rect bound, const fz_stext_page* text);
void stop_watching();

/// An image, or anything else of unknown colours.
void watch_unknown(fz_context* context, fz_device* device, fz_rect area);
/// Whether text of this colour can be seen where it is to be drawn. It may be covered later.
bool watch_text(fz_context* context, const fz_text* text, fz_matrix matrix, fz_colorspace* space,
                const float* color, float alpha);

}  // namespace pagemill::extract
