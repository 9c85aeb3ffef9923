#include "worker/extract/pdf/page_collector.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "worker/extract/paint/page_boxes.hpp"
#include "worker/extract/paint/paint_watch.hpp"
#include "worker/extract/pdf/page_run.hpp"

namespace pagemill::extract {
namespace {

/// MuPDF's devices have no room for a caller's pointer, and the process reads one page at a time on
/// one thread, so the current page's collector is a variable of this file.
page_collector* current = nullptr;

/// The device's functions before they were redirected here.
struct replaced_calls {
  decltype(fz_device::fill_text) fill_text = nullptr;
  decltype(fz_device::stroke_text) stroke_text = nullptr;
  decltype(fz_device::ignore_text) ignore_text = nullptr;
  decltype(fz_device::begin_metatext) begin_metatext = nullptr;
};
replaced_calls replaced;

bool take(std::int64_t characters) {
  current->characters += characters;
  if (current->characters <= current->characters_max) return true;
  current->too_many_characters = true;
  current->cookie.abort = 1;
  return false;
}

bool take(const fz_text* text) {
  std::int64_t characters = 0;
  for (const fz_text_span* span = text->head; span != nullptr; span = span->next) {
    characters += span->len;
  }
  return take(characters);
}

void fill_text(fz_context* c, fz_device* d, const fz_text* text, fz_matrix m, fz_colorspace* s,
               const float* color, float alpha, fz_color_params p) {
  if (!take(text) || !watch_text(c, d, text, m, s, color, alpha)) return;
  replaced.fill_text(c, d, text, m, s, color, alpha, p);
}
void stroke_text(fz_context* c, fz_device* d, const fz_text* text, const fz_stroke_state* stroke,
                 fz_matrix m, fz_colorspace* s, const float* color, float alpha,
                 fz_color_params p) {
  if (!take(text) || !watch_text(c, d, text, m, s, color, alpha)) return;
  replaced.stroke_text(c, d, text, stroke, m, s, color, alpha, p);
}
void clip_text(fz_context* c, fz_device* d, const fz_text* text, fz_matrix m, fz_rect) {
  if (take(text)) watch_clip(c, d, text, m);
}
void clip_stroke_text(fz_context* c, fz_device* d, const fz_text* text, const fz_stroke_state*,
                      fz_matrix m, fz_rect) {
  if (take(text)) watch_clip(c, d, text, m);
}
void show_clip(fz_context* c, fz_device* d, const fz_text* text, fz_matrix m) {
  const float black = 0;
  replaced.fill_text(c, d, text, m, fz_device_gray(c), &black, 1, fz_default_color_params);
}
void ignore_text(fz_context* c, fz_device* d, const fz_text* text, fz_matrix m) {
  if (take(text)) replaced.ignore_text(c, d, text, m);
}
/// What stands in for the glyphs may be much more than they are.
void begin_metatext(fz_context* c, fz_device* d, fz_metatext kind, const char* text) {
  if (kind == FZ_METATEXT_ACTUALTEXT && text != nullptr && !take(fz_utflen(text))) text = "";
  replaced.begin_metatext(c, d, kind, text);
}

void place_image(fz_context* context, fz_image* image, fz_matrix matrix) {
  if (current->images.size() == current->images.capacity()) return;
  const fz_rect area = fz_transform_rect(fz_unit_rect, matrix);
  const int index = static_cast<int>(current->images.size());
  current->images.push_back(
      {{box_within(current->bound, area), image->w, image->h}, current->text->last_block});
  if (index != current->image_wanted) return;
  current->image = fz_keep_image(context, image);
  current->cookie.abort = 1;
}

/// The wanted image was seen as a placeholder: now loads the image itself.
void load_wanted(fz_context* context, const image_visit& visit) {
  if (current->image != visit.stand_in) return;
  fz_drop_image(context, std::exchange(current->image, nullptr));
  current->image = pdf_load_image(context, visit.document, visit.object);
}

void fill_image(fz_context* context, fz_device* device, fz_image* image, fz_matrix matrix, float,
                fz_color_params) {
  watch_unknown(context, device, fz_transform_rect(fz_unit_rect, matrix));
  place_image(context, image, matrix);
}
void fill_image_mask(fz_context* context, fz_device* device, fz_image* image, fz_matrix matrix,
                     fz_colorspace*, const float*, float, fz_color_params) {
  watch_unknown(context, device, fz_transform_rect(fz_unit_rect, matrix));
  place_image(context, image, matrix);
}

void intercept(fz_device& device) {
  replaced.fill_text = std::exchange(device.fill_text, fill_text);
  replaced.stroke_text = std::exchange(device.stroke_text, stroke_text);
  replaced.ignore_text = std::exchange(device.ignore_text, ignore_text);
  replaced.begin_metatext = std::exchange(device.begin_metatext, begin_metatext);
  device.clip_text = clip_text;
  device.clip_stroke_text = clip_stroke_text;
  device.fill_image = fill_image;
  device.fill_image_mask = fill_image_mask;
}

bool is_in_any(std::span<const painted_page::cover> covers, page_point at) {
  return std::ranges::any_of(
      covers, [at](const painted_page::cover& cover) { return contains(cover.box, at); });
}

/// Before the device is closed: until then the characters are in the order in which they are drawn,
/// as the covers are.
void mark_covered(page_collector& into) {
  std::span<const painted_page::cover> later = into.paint.covers();
  for (auto* block = into.text->first_block; block != nullptr; block = block->next) {
    if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
    for (auto* line = block->u.t.first_line; line != nullptr; line = line->next) {
      for (auto* c = line->first_char; c != nullptr; c = c->next) {
        if (is_in_any(later, middle_within(into.bound, c->quad))) c->c = covered_character;
        while (!later.empty() && later.front().last_before == c) later = later.subspan(1);
      }
    }
  }
}

}  // namespace

void collect_page(fz_context* context, pdf_page* page, page_collector& into) {
  current = &into;
  into.rules.reserve(rules_max + 1);  // the last one says that there are more
  into.text = fz_new_stext_page(context, into.bound);
  const fz_stext_options options{.flags = FZ_STEXT_CLIP};
  into.device = fz_new_stext_device(context, into.text, &options);
  intercept(*into.device);
  watch_paint(context, *into.device, into.paint, into.bound, into.text, into.rules, show_clip);
  begin_marks(context, page, into.marks, into.text);
  pdf_obj* contents = into.contents != nullptr ? into.contents : pdf_page_contents(context, page);
  run_page(context, page, contents, into.device, &into.cookie, load_wanted);
  mark_covered(into);
  place_marks(into.marks, into.text);
  fz_close_device(context, into.device);
}

void drop(fz_context* context, page_collector& collected) {
  fz_drop_image(context, collected.image);
  fz_drop_device(context, collected.device);
  fz_drop_stext_page(context, collected.text);
  drop(context, collected.marks);
  current = nullptr;
  stop_watching(context);
}

}  // namespace pagemill::extract
