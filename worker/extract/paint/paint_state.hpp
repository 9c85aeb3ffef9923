/// What paint_watch.cpp and text_watch.cpp share. Private to them.
#pragma once
#include <optional>

#include "worker/extract/paint/paint_watch.hpp"

namespace pagemill::extract::paint {

/// MuPDF's devices have no room for a caller's pointer; one page is read at a time.
struct watch {
  painted_page* page = nullptr;
  std::vector<raw_rule>* rules = nullptr;
  fz_rect bound{};
  const fz_stext_page* text = nullptr;
  clip_visitor show_clip = nullptr;
  fz_text* clip = nullptr;  ///< the last text that became a clip, until something is painted in it
  fz_matrix clip_matrix{};
};
extern watch watched;

/// In a container's room for the device's user.
inline constexpr int partly_painted = 1, painted_through_text = 2;

bool is_within(const fz_device* device, int use);
/// Nothing for a pattern.
std::optional<rgb_color> to_rgb(fz_context* context, fz_colorspace* space, const float* color);
/// Text that is a clip is seen once something is painted through it.
void show_clip(fz_context* context, fz_device* device);

}  // namespace pagemill::extract::paint
