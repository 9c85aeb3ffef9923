#include "worker/extract/pdf/paint_watch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "worker/extract/pdf/path_shape.hpp"

namespace pagemill::extract {
namespace {

/// MuPDF's devices have no room for a caller's pointer; one page is read at a time.
struct watch {
  painted_page* page = nullptr;
  fz_rect bound{};
  const fz_stext_page* text = nullptr;
  clip_visitor show_clip = nullptr;
  fz_text* clip = nullptr;  ///< the last text that became a clip, until something is painted in it
  fz_matrix clip_matrix{};
};
watch watched;

/// In a container's room for the device's user.
constexpr int partly_painted = 1, painted_through_text = 2;

bool is_within(const fz_device* device, int use) {
  return std::any_of(device->container, device->container + device->container_len,
                     [use](const fz_device_container_stack& entry) { return entry.user == use; });
}

/// Within a clip that is no rectangle, a mask, or a group that blends.
bool is_partial(const fz_device* device) {
  return is_within(device, partly_painted) || is_within(device, painted_through_text);
}

void mark_partial(fz_device* device) {
  if (device->container_len > 0) {
    device->container[device->container_len - 1].user = partly_painted;
  }
}

float size_of(const fz_text_span& span, fz_matrix matrix) {
  return fz_matrix_expansion(fz_concat(span.trm, matrix));
}

page_point origin_of(const fz_text_span& span, int item, fz_matrix matrix) {
  const fz_point at = fz_transform_point_xy(span.items[item].x, span.items[item].y, matrix);
  // Slightly above the baseline: the point is where the glyph is, not on the edge of its cell.
  const float rise = 0.2F * size_of(span, matrix);
  return {at.x - watched.bound.x0, at.y - rise - watched.bound.y0};
}

/// A glyph of a Type 3 font brings its colours, unless it begins with "d1" (ISO 32000-1, 9.6.5).
bool has_own_colors(fz_context* context, const fz_font& font, int glyph) {
  constexpr std::size_t start_bytes = 200;
  if (font.t3procs == nullptr || glyph < 0 || glyph > 255) return false;
  unsigned char* data = nullptr;
  const auto bytes = fz_buffer_storage(context, font.t3procs[glyph], &data);
  const std::string_view procedure(reinterpret_cast<const char*>(data), bytes);
  return !procedure.substr(0, start_bytes).contains("d1");
}

/// Looks at some glyphs of each span from `first` on: those between the ends of a text may lie
/// anywhere on the page. What is behind too many of them counts as seen.
bool is_any_seen(fz_context* context, const fz_text_span& first, fz_matrix matrix,
                 rgb_color color) {
  constexpr int glyphs_tried = 32;  // of a span
  int left = 16 * glyphs_tried;     // of all: looking at one may take as long as there are areas
  for (const auto* span = &first; span != nullptr; span = span->next) {
    const int step = span->len / glyphs_tried + 1;
    for (int i = 0; i < span->len; i += step) {
      if (left-- == 0) return true;
      if (has_own_colors(context, *span->font, span->items[i].gid)) return true;
      const auto at = origin_of(*span, i, matrix);
      if (watched.page->stands_out(color, at, at)) return true;
    }
  }
  return false;
}

/// Tells runs of glyphs apart, whatever their place: FNV-1a over glyphs, characters and direction.
std::uint64_t signature_of(const fz_text* text, fz_matrix matrix) {
  constexpr std::uint64_t prime = 0x100000001B3;
  std::uint64_t hash = 0xCBF29CE484222325;
  const auto add = [&](std::uint64_t value) { hash = (hash ^ value) * prime; };
  for (const auto* span = text->head; span != nullptr; span = span->next) {
    const fz_matrix placed = fz_concat(span->trm, matrix);
    add(static_cast<std::uint64_t>(std::lround(std::atan2(placed.b, placed.a) * 20) + 100));
    for (int i = 0; i < span->len; ++i) {
      const auto& item = span->items[i];
      add(static_cast<std::uint32_t>(item.gid));
      add(static_cast<std::uint32_t>(item.ucs));
    }
  }
  return hash;
}

const fz_text_span* first_span(const fz_text* text) {
  const fz_text_span* first = text->head;
  while (first != nullptr && first->len == 0) first = first->next;
  return first;
}

/// `first` has a glyph.
const fz_text_span& last_span(const fz_text_span& first) {
  const fz_text_span* last = &first;
  for (const auto* span = &first; span != nullptr; span = span->next) {
    if (span->len > 0) last = span;
  }
  return *last;
}

/// Whether the clip leaves all origins of a text's glyphs.
bool is_whole(const fz_text_span& first, fz_matrix matrix, fz_rect clip) {
  for (const auto* span = &first; span != nullptr; span = span->next) {
    for (int i = 0; i < span->len; ++i) {
      const auto at = fz_transform_point_xy(span->items[i].x, span->items[i].y, matrix);
      if (fz_is_point_inside_rect(at, clip) == 0) return false;
    }
  }
  return true;
}

/// Whether the run was drawn at this place before. One that is cut off does not count: each of
/// several copies may show another part.
bool is_repeated(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix) {
  const auto& first = *first_span(text);
  const auto& last = last_span(first);
  if (!is_whole(first, matrix, fz_device_current_scissor(context, device))) return false;
  const auto from = origin_of(first, 0, matrix), to = origin_of(last, last.len - 1, matrix);
  return watched.page->repeats({.signature = signature_of(text, matrix),
                                .x = from.x,
                                .y = from.y,
                                .size = size_of(first, matrix),
                                .last_x = to.x,
                                .last_y = to.y});
}

/// Text that is a clip is seen once something is painted through it.
void show_clip(fz_context* context, fz_device* device) {
  if (watched.clip == nullptr || !is_within(device, painted_through_text)) return;
  fz_text* text = std::exchange(watched.clip, nullptr);
  if (first_span(text) != nullptr && !is_repeated(context, device, text, watched.clip_matrix)) {
    watched.show_clip(context, device, text, watched.clip_matrix);
  }
  fz_drop_text(context, text);
}

std::optional<rgb_color> to_rgb(fz_context* context, fz_colorspace* space, const float* color) {
  if (space == nullptr || color == nullptr) return std::nullopt;
  float rgb[3] = {0, 0, 0};
  fz_convert_color(context, space, color, fz_device_rgb(context), rgb, nullptr,
                   fz_default_color_params);
  return rgb_color{rgb[0], rgb[1], rgb[2]};
}

const void* last_character() {
  const auto* block = watched.text->last_block;
  if (block == nullptr || block->type != FZ_STEXT_BLOCK_TEXT) return nullptr;
  const auto* line = block->u.t.last_line;
  return line == nullptr ? nullptr : line->last_char;
}

bounding_box on_page(fz_rect rect) {
  return {rect.x0 - watched.bound.x0, rect.y0 - watched.bound.y0, rect.x1 - watched.bound.x0,
          rect.y1 - watched.bound.y0};
}

void add_area(fz_context* context, fz_device* device, fz_rect box, std::optional<rgb_color> color,
              bool exact) {
  show_clip(context, device);
  const fz_rect seen = fz_intersect_rect(box, fz_device_current_scissor(context, device));
  if (fz_is_empty_rect(seen)) return;
  watched.page->add_area(on_page(seen), color, exact && !is_partial(device), last_character());
}

void fill_path(fz_context* context, fz_device* device, const fz_path* path, int, fz_matrix matrix,
               fz_colorspace* space, const float* color, float alpha, fz_color_params) {
  if (alpha <= 0) return;
  const auto shape = shape_of(context, path, matrix);
  const bool exact = shape.is_rectangle() && alpha >= 1;
  add_area(context, device, shape.box, exact ? to_rgb(context, space, color) : std::nullopt, exact);
}

/// A thick line may serve as a background.
void stroke_path(fz_context* context, fz_device* device, const fz_path* path,
                 const fz_stroke_state* stroke, fz_matrix matrix, fz_colorspace*, const float*,
                 float, fz_color_params) {
  constexpr float thick = 4;  // points
  const float width = stroke->linewidth * fz_matrix_expansion(matrix);
  if (width < thick) return;
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
  watched.page->add_area(on_page(fz_transform_rect(area, matrix)), std::nullopt, false, nullptr);
  return 0;
}

}  // namespace

void watch_paint(fz_device& device, painted_page& page, fz_rect bound, const fz_stext_page* text,
                 clip_visitor show_clip) {
  watched = {.page = &page, .bound = bound, .text = text, .show_clip = show_clip};
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

void watch_clip(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix) {
  if (device->container_len == 0) return;
  device->container[device->container_len - 1].user = painted_through_text;
  fz_drop_text(context, std::exchange(watched.clip, fz_keep_text(context, text)));
  watched.clip_matrix = matrix;
}

bool watch_text(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix,
                fz_colorspace* space, const float* color, float alpha) {
  const auto* first = first_span(text);
  if (first == nullptr) return true;
  const auto& last = last_span(*first);
  const auto from = origin_of(*first, 0, matrix);
  const auto to = origin_of(last, last.len - 1, matrix);
  watched.page->add_text(from, to);
  if (alpha <= 0) return true;  // counted by its alpha: it may lie over an image
  const auto rgb = to_rgb(context, space, color);
  if (rgb && !watched.page->stands_out(*rgb, from, to) &&
      !is_any_seen(context, *first, matrix, *rgb)) {
    return false;
  }
  return !is_repeated(context, device, text, matrix);
}

}  // namespace pagemill::extract
