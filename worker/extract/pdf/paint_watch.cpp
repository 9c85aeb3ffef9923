#include "worker/extract/pdf/paint_watch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace pagemill::extract {
namespace {

/// MuPDF's devices have no room for a caller's pointer; one page is read at a time.
struct watch {
  painted_page* page = nullptr;
  fz_rect bound{};
  const fz_stext_page* text = nullptr;
};
watch watched;

/// Follows a path: whether it is one rectangle with sides along the axes, and what it bounds.
struct path_shape {
  fz_matrix matrix;
  fz_rect box = fz_empty_rect;
  fz_point first{}, last{};
  int points = 0;
  bool straight = true;  ///< every step so far is along one axis

  void move(float x, float y) {
    if (points > 0) straight = false;
    first = last = fz_transform_point_xy(x, y, matrix);
    take(last);
  }
  void line(float x, float y) {
    const fz_point to = fz_transform_point_xy(x, y, matrix);
    straight = straight && (near(to.x, last.x) || near(to.y, last.y));
    last = to;
    take(to);
  }
  void curve(float x, float y) {
    straight = false;
    take(fz_transform_point_xy(x, y, matrix));
  }
  void rectangle(float x0, float y0, float x1, float y1) {
    move(x0, y0);
    line(x1, y0);
    line(x1, y1);
    line(x0, y1);
  }
  bool is_rectangle() const {
    const bool closed = near(last.x, first.x) || near(last.y, first.y);
    return straight && closed &&
           (points == 4 || (points == 5 && near(last.x, first.x) && near(last.y, first.y)));
  }
  static bool near(float a, float b) { return std::fabs(a - b) < 0.05F; }

 private:
  void take(fz_point at) {
    ++points;
    box = points == 1 ? fz_rect{at.x, at.y, at.x, at.y} : fz_include_point_in_rect(box, at);
  }
};

path_shape shape_of(fz_context* context, const fz_path* path, fz_matrix matrix) {
  static const fz_path_walker walker{
      .moveto = [](fz_context*, void* shape, float x,
                   float y) { static_cast<path_shape*>(shape)->move(x, y); },
      .lineto = [](fz_context*, void* shape, float x,
                   float y) { static_cast<path_shape*>(shape)->line(x, y); },
      .curveto =
          [](fz_context*, void* shape, float x1, float y1, float x2, float y2, float x3, float y3) {
            auto& into = *static_cast<path_shape*>(shape);
            into.curve(x1, y1);
            into.curve(x2, y2);
            into.curve(x3, y3);
          },
      .closepath = [](fz_context*, void*) {},
      .quadto = nullptr,
      .curvetov = nullptr,
      .curvetoy = nullptr,
      .rectto = [](fz_context*, void* shape, float x0, float y0, float x1,
                   float y1) { static_cast<path_shape*>(shape)->rectangle(x0, y0, x1, y1); }};
  path_shape shape{.matrix = matrix};
  fz_walk_path(context, path, &walker, &shape);
  return shape;
}

/// Within a clip that is no rectangle, a mask, or a group that blends.
bool is_partial(const fz_device* device) {
  return std::any_of(device->container, device->container + device->container_len,
                     [](const fz_device_container_stack& entry) { return entry.user != 0; });
}

void mark_partial(fz_device* device) {
  if (device->container_len > 0) device->container[device->container_len - 1].user = 1;
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
/// The cell is drawn once and repeated: somewhere in the area there is paint. The area is in the
/// pattern's space, and so is the scissor by now.
int begin_tile(fz_context*, fz_device* device, fz_rect area, fz_rect, float, float,
               fz_matrix matrix, int) {
  mark_partial(device);
  watched.page->add_area(on_page(fz_transform_rect(area, matrix)), std::nullopt, false, nullptr);
  return 0;
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

}  // namespace

void watch_paint(fz_device& device, painted_page& page, fz_rect bound, const fz_stext_page* text) {
  watched = {.page = &page, .bound = bound, .text = text};
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

void stop_watching() {
  watched = {};
}

void watch_unknown(fz_context* context, fz_device* device, fz_rect area) {
  add_area(context, device, area, std::nullopt, false);
}

bool watch_text(fz_context* context, const fz_text* text, fz_matrix matrix, fz_colorspace* space,
                const float* color, float alpha) {
  const fz_text_span* first = text->head;
  while (first != nullptr && first->len == 0) first = first->next;
  if (first == nullptr) return true;
  const fz_text_span* last = first;
  for (const auto* span = first; span != nullptr; span = span->next) {
    if (span->len > 0) last = span;
  }
  const auto from = origin_of(*first, 0, matrix);
  const auto to = origin_of(*last, last->len - 1, matrix);
  watched.page->add_text(from, to);
  if (alpha <= 0) return true;  // counted by its alpha: it may lie over an image
  const auto rgb = to_rgb(context, space, color);
  if (rgb && !watched.page->stands_out(*rgb, from, to)) return false;
  return !watched.page->repeats(
      {signature_of(text, matrix), from.x, from.y, size_of(*first, matrix)});
}

}  // namespace pagemill::extract
