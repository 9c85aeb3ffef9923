#include "worker/extract/paint/paint_watch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "worker/extract/paint/page_boxes.hpp"
#include "worker/extract/paint/paint_state.hpp"
#include "worker/extract/paint/path_shape.hpp"
#include "worker/extract/paint/rule_watch.hpp"

namespace pagemill::extract {

paint::watch paint::watched;

bool paint::is_within(const fz_device* device, int use) {
  return std::any_of(device->container, device->container + device->container_len,
                     [use](const fz_device_container_stack& entry) { return entry.user == use; });
}

std::optional<rgb_color> paint::to_rgb(fz_context* context, fz_colorspace* space,
                                       const float* color) {
  if (space == nullptr || color == nullptr) return std::nullopt;
  float rgb[3] = {0, 0, 0};
  fz_convert_color(context, space, color, fz_device_rgb(context), rgb, nullptr,
                   fz_default_color_params);
  return rgb_color{rgb[0], rgb[1], rgb[2]};
}

namespace {

using paint::show_clip;
using paint::to_rgb;
using paint::watched;

/// Within a clip that is no rectangle, a mask, or a group that blends.
bool is_partial(const fz_device* device) {
  return paint::is_within(device, paint::partly_painted) ||
         paint::is_within(device, paint::painted_through_text);
}

void mark_partial(fz_device* device) {
  if (device->container_len > 0) {
    device->container[device->container_len - 1].user = paint::partly_painted;
  }
}

const void* last_character() {
  const auto* block = watched.text->last_block;
  if (block == nullptr || block->type != FZ_STEXT_BLOCK_TEXT) return nullptr;
  const auto* line = block->u.t.last_line;
  return line == nullptr ? nullptr : line->last_char;
}

void add_area(fz_context* context, fz_device* device, fz_rect box, std::optional<rgb_color> color,
              bool exact) {
  show_clip(context, device);
  const fz_rect seen = fz_intersect_rect(box, fz_device_current_scissor(context, device));
  if (fz_is_empty_rect(seen)) return;
  watched.page->add_area(box_within(watched.bound, seen), color, exact && !is_partial(device),
                         last_character());
}

void fill_path(fz_context* context, fz_device* device, const fz_path* path, int, fz_matrix matrix,
               fz_colorspace* space, const float* color, float alpha, fz_color_params) {
  if (alpha <= 0) return;
  const auto shape = shape_of(context, path, matrix);
  const fz_rect on_page = fz_intersect_rect(shape.box, watched.bound);
  if (shape.is_rectangle() && fz_is_empty_rect(on_page) == 0) {
    add_filled_rule(box_within(watched.bound, on_page), *watched.rules);
  }
  const bool exact = shape.is_rectangle() && alpha >= 1;
  add_area(context, device, shape.box, exact ? to_rgb(context, space, color) : std::nullopt, exact);
}

/// A thick line may serve as a background.
void stroke_path(fz_context* context, fz_device* device, const fz_path* path,
                 const fz_stroke_state* stroke, fz_matrix matrix, fz_colorspace*, const float*,
                 float, fz_color_params) {
  constexpr float thick = 4;  // points
  const float width = stroke->linewidth * fz_matrix_expansion(matrix);
  if (width < thick) {
    add_stroked_rules(context, path, matrix, width, watched.bound, *watched.rules);
    return;
  }
  const auto shape = shape_of(context, path, matrix);
  watch_unknown(context, device, fz_expand_rect(shape.box, width / 2));
}

void fill_shade(fz_context* context, fz_device* device, fz_shade* shade, fz_matrix matrix, float,
                fz_color_params) {
  watch_unknown(context, device, fz_bound_shade(context, shade, matrix));
}

void clip_path(fz_context* context, fz_device* device, const fz_path* path, int, fz_matrix matrix,
               fz_rect) {
  if (!shape_of(context, path, matrix).is_rectangle()) mark_partial(device);
}
void clip_stroke_path(fz_context*, fz_device* device, const fz_path*, const fz_stroke_state*,
                      fz_matrix, fz_rect) {
  mark_partial(device);
}
void clip_image_mask(fz_context*, fz_device* device, fz_image*, fz_matrix, fz_rect) {
  mark_partial(device);
}
void begin_mask(fz_context*, fz_device* device, fz_rect, int, fz_colorspace*, const float*,
                fz_color_params) {
  mark_partial(device);
}
void begin_group(fz_context*, fz_device* device, fz_rect, fz_colorspace*, int, int, int blend_mode,
                 float alpha) {
  if (blend_mode != FZ_BLEND_NORMAL || alpha < 1) mark_partial(device);
}
/// In the container around the present one: within it, scissors are in the space of a pattern.
void show_clip_around(fz_context* context, fz_device* device) {
  --device->container_len;
  fz_try(context) {
    show_clip(context, device);
  }
  fz_always(context) {
    ++device->container_len;
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

/// The cell is drawn once and repeated: somewhere in the area there is paint. The area is in the
/// pattern's space, and so is the scissor by now.
int begin_tile(fz_context* context, fz_device* device, fz_rect area, fz_rect, float, float,
               fz_matrix matrix, int) {
  show_clip_around(context, device);
  mark_partial(device);
  watched.page->add_area(box_within(watched.bound, fz_transform_rect(area, matrix)), std::nullopt,
                         false, nullptr);
  return 0;
}

}  // namespace

void watch_paint(fz_context* context, fz_device& device, painted_page& page, fz_rect bound,
                 const fz_stext_page* text, std::vector<raw_rule>& rules, clip_visitor show_clip) {
  stop_watching(context);
  watched = {.page = &page, .rules = &rules, .bound = bound, .text = text, .show_clip = show_clip};
  page.begin({0, 0, bound.x1 - bound.x0, bound.y1 - bound.y0});
  device.fill_path = fill_path;
  device.stroke_path = stroke_path;
  device.fill_shade = fill_shade;
  device.clip_path = clip_path;
  device.clip_stroke_path = clip_stroke_path;
  device.clip_image_mask = clip_image_mask;
  device.begin_mask = begin_mask;
  device.begin_group = begin_group;
  device.begin_tile = begin_tile;
}

void stop_watching(fz_context* context) {
  fz_drop_text(context, watched.clip);
  watched = {};
}

void watch_unknown(fz_context* context, fz_device* device, fz_rect area) {
  add_area(context, device, area, std::nullopt, false);
}

}  // namespace pagemill::extract
