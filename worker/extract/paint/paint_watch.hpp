/// Tells a painted_page what a device is asked to paint, and which text it can leave out.
#pragma once
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/painted/visibility.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

using clip_visitor = void (*)(fz_context*, fz_device*, const fz_text*, fz_matrix);

/// Redirects the device's calls for areas, lines and clips to `page`; boxes are relative to the
/// corner of `bound`. `text` is the page that the device collects; rules go to `rules` as far as it
/// has room. `show_clip` is called for text that is a clip when something is painted through it.
/// One device at a time per process, until stop_watching() or the next one.
void watch_paint(fz_context* context, fz_device& device, painted_page& page, fz_rect bound,
                 const fz_stext_page* text, std::vector<raw_rule>& rules, clip_visitor show_clip);
void stop_watching(fz_context* context);

/// An image, or anything else of unknown colours.
void watch_unknown(fz_context* context, fz_device* device, fz_rect area);
/// Text that becomes a clip, in the container that the device has just entered.
void watch_clip(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix);
/// Whether text of this colour can be seen where it is to be drawn. It may be covered later.
bool watch_text(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix,
                fz_colorspace* space, const float* color, float alpha);

}  // namespace pagemill::extract
