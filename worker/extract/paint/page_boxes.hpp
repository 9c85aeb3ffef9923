/// From MuPDF's coordinates to those of a page: origin at the corner of its bound.
#pragma once
#include "worker/extract/layout/painted/visibility.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

inline bounding_box box_within(fz_rect bound, fz_rect rect) {
  return {rect.x0 - bound.x0, rect.y0 - bound.y0, rect.x1 - bound.x0, rect.y1 - bound.y0};
}

inline page_point middle_within(fz_rect bound, const fz_quad& quad) {
  return {(quad.ll.x + quad.ur.x) / 2 - bound.x0, (quad.ll.y + quad.ur.y) / 2 - bound.y0};
}

}  // namespace pagemill::extract
