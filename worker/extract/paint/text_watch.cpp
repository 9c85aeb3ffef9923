// Which text can be seen when it is drawn.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "worker/extract/paint/paint_state.hpp"

namespace pagemill::extract {
namespace {

using paint::watched;

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

/// Discs, boxes, dingbats and glyphs without Unicode, on which a number may stand.
bool is_symbol(int c) {
  return c == 0x2022 || (c >= 0x2460 && c <= 0x27BF) || (c >= 0x2B00 && c <= 0x2BFF) ||
         (c >= 0xE000 && c <= 0xF8FF) || c == FZ_REPLACEMENT_CHARACTER;
}

/// Symbols paint something where they are, as areas do.
void add_symbols(const fz_text_span& first, fz_matrix matrix) {
  for (const auto* span = &first; span != nullptr; span = span->next) {
    for (int i = 0; i < span->len; ++i) {
      if (!is_symbol(span->items[i].ucs)) continue;
      const float size = size_of(*span, matrix);
      const auto at = origin_of(*span, i, matrix);
      watched.page->add_area({at.x - size / 4, at.y - size, at.x + size, at.y + size / 2},
                             std::nullopt, false, nullptr);
    }
  }
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

/// A text that has a glyph, and where its first and last one are.
struct placed_text {
  const fz_text_span* first;
  page_point from, to;
};

std::optional<placed_text> place(const fz_text* text, fz_matrix matrix) {
  const fz_text_span* first = nullptr;
  const fz_text_span* last = nullptr;
  for (const auto* span = text->head; span != nullptr; span = span->next) {
    if (span->len == 0) continue;
    if (first == nullptr) first = span;
    last = span;
  }
  if (first == nullptr) return std::nullopt;
  return placed_text{first, origin_of(*first, 0, matrix), origin_of(*last, last->len - 1, matrix)};
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
bool is_repeated(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix,
                 const placed_text& placed) {
  if (!is_whole(*placed.first, matrix, fz_device_current_scissor(context, device))) return false;
  return watched.page->repeats({.signature = signature_of(text, matrix),
                                .x = placed.from.x,
                                .y = placed.from.y,
                                .size = size_of(*placed.first, matrix),
                                .last_x = placed.to.x,
                                .last_y = placed.to.y});
}

}  // namespace

void paint::show_clip(fz_context* context, fz_device* device) {
  if (watched.clip == nullptr || !is_within(device, painted_through_text)) return;
  fz_text* text = std::exchange(watched.clip, nullptr);
  const auto placed = place(text, watched.clip_matrix);
  if (placed && !is_repeated(context, device, text, watched.clip_matrix, *placed)) {
    watched.show_clip(context, device, text, watched.clip_matrix);
  }
  fz_drop_text(context, text);
}

void watch_clip(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix) {
  if (device->container_len == 0) return;
  device->container[device->container_len - 1].user = paint::painted_through_text;
  fz_drop_text(context, std::exchange(watched.clip, fz_keep_text(context, text)));
  watched.clip_matrix = matrix;
}

bool watch_text(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix,
                fz_colorspace* space, const float* color, float alpha) {
  const auto placed = place(text, matrix);
  if (!placed) return true;
  watched.page->add_text(placed->from, placed->to);
  if (alpha <= 0) return true;  // counted by its alpha: it may lie over an image
  const auto rgb = paint::to_rgb(context, space, color);
  if (rgb && !watched.page->stands_out(*rgb, placed->from, placed->to) &&
      !is_any_seen(context, *placed->first, matrix, *rgb)) {
    return false;
  }
  if (is_repeated(context, device, text, matrix, *placed)) return false;
  add_symbols(*placed->first, matrix);
  return true;
}

}  // namespace pagemill::extract
