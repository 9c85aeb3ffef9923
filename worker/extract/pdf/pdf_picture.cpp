// Makes the picture of a page as it looks, or of an image as it is stored.
#include <algorithm>
#include <string_view>
#include <utility>

#include "worker/extract/layout/painted/picture_rules.hpp"
#include "worker/extract/mupdf/cpu_alarm.hpp"
#include "worker/extract/pdf/page_collector.hpp"
#include "worker/extract/pdf/pdf_state.hpp"

namespace pagemill::extract {
namespace {

/// A page is drawn in bands of about this many pixels, so that neither the picture nor its layers
/// are completely in memory.
constexpr int band_pixels = 4'000'000;
constexpr int row_step = 256;  ///< of rows that are compressed at a time

/// MuPDF objects that must be dropped whatever happens.
struct workshop {
  fz_context* context;
  pdf_page* page = nullptr;
  fz_display_list* list = nullptr;
  fz_device* device = nullptr;
  fz_pixmap* pixels = nullptr;
  fz_buffer* bytes = nullptr;
  fz_output* output = nullptr;
  fz_band_writer* writer = nullptr;
  fz_cookie cookie{};
  bool over_limit = false;

  explicit workshop(fz_context* given) : context(given) {}
  ~workshop() {
    fz_drop_band_writer(context, writer);
    fz_drop_output(context, output);
    fz_drop_buffer(context, bytes);
    fz_drop_pixmap(context, pixels);
    fz_drop_device(context, device);
    fz_drop_display_list(context, list);
    fz_drop_page(context, reinterpret_cast<fz_page*>(page));
  }
  workshop(const workshop&) = delete;
  workshop& operator=(const workshop&) = delete;

  // Call all of the following inside guarded().

  void begin_png(int width, int height, fz_pixmap* like, int dpi) {
    bytes = fz_new_buffer(context, 64 * 1024);
    output = fz_new_output_with_buffer(context, bytes);
    writer = fz_new_png_band_writer(context, output);
    fz_write_header(context, writer, width, height, fz_pixmap_components(context, like),
                    fz_pixmap_alpha(context, like), dpi, dpi, 0,
                    fz_pixmap_colorspace(context, like), nullptr);
  }
  void pack(fz_pixmap* rows, std::int64_t bytes_max) {
    const int height = fz_pixmap_height(context, rows);
    const auto stride = fz_pixmap_stride(context, rows);
    const unsigned char* samples = fz_pixmap_samples(context, rows);
    for (int at = 0; at < height; at += row_step) {
      fz_write_band(context, writer, stride, std::min(row_step, height - at),
                    samples + static_cast<std::ptrdiff_t>(at) * stride);
      check_size(bytes_max);
    }
  }
  void end_png(std::int64_t bytes_max) {
    fz_close_band_writer(context, writer);
    fz_close_output(context, output);
    check_size(bytes_max);
  }
  void check_size(std::int64_t bytes_max) {
    over_limit = std::cmp_greater(bytes->len, bytes_max);
    if (over_limit) fz_throw(context, FZ_ERROR_LIMIT, "the picture is too large");
  }
  fz_buffer* finish() { return std::exchange(bytes, nullptr); }
};

void draw_band(workshop& w, fz_matrix placed, fz_irect band) {
  auto* context = w.context;
  w.pixels = fz_new_pixmap_with_bbox(context, fz_device_rgb(context), band, nullptr, 0);
  fz_clear_pixmap_with_value(context, w.pixels, 0xFF);
  w.device = fz_new_draw_device(context, fz_identity, w.pixels);
  fz_run_display_list(context, w.list, w.device, placed, fz_rect_from_irect(band), &w.cookie);
  fz_close_device(context, w.device);
  fz_drop_device(context, std::exchange(w.device, nullptr));
  if (w.cookie.abort != 0) fz_throw(context, FZ_ERROR_ABORT, "out of time");
}

void draw(workshop& w, fz_rect bound, const drawn_size& size, std::int64_t bytes_max) {
  auto* context = w.context;
  const auto scale_x = static_cast<float>(size.width) / (bound.x1 - bound.x0);
  const auto scale_y = static_cast<float>(size.height) / (bound.y1 - bound.y0);
  const auto placed = fz_concat(fz_translate(-bound.x0, -bound.y0), fz_scale(scale_x, scale_y));
  const int dpi = std::max(1, static_cast<int>(size.scale * points_per_inch + 0.5));
  const int rows = std::clamp(band_pixels / size.width, 1, size.height);
  for (int top = 0; top < size.height; top += rows) {
    draw_band(w, placed, {0, top, size.width, std::min(top + rows, size.height)});
    if (w.writer == nullptr) w.begin_png(size.width, size.height, w.pixels, dpi);
    w.pack(w.pixels, bytes_max);
    fz_drop_pixmap(context, std::exchange(w.pixels, nullptr));
  }
  w.end_png(bytes_max);
}

/// The page as a display list, so that bands do not read it again.
fz_rect read_page(workshop& w, pdf_document* document, int number) {
  auto* context = w.context;
  w.page = pdf_load_page(context, document, number - 1);
  const fz_rect bound = pdf_bound_page(context, w.page, FZ_CROP_BOX);
  w.list = fz_new_display_list(context, bound);
  w.device = fz_new_list_device(context, w.list);
  pdf_run_page(context, w.page, w.device, fz_identity, &w.cookie);
  fz_close_device(context, w.device);
  fz_drop_device(context, std::exchange(w.device, nullptr));
  return bound;
}

std::unexpected<failure_record> fail_page(const workshop& w, const fault& problem) {
  if (cpu_alarm::rang()) {
    return std::unexpected(failure_record{"page_timeout", "The page took too long."});
  }
  if (w.over_limit) {
    return std::unexpected(failure_record{"picture_too_large", "The picture has too many bytes."});
  }
  if (problem.is_out_of_memory()) {
    return std::unexpected(
        failure_record{"page_out_of_memory", "The page took more memory than allowed."});
  }
  return std::unexpected(failure_record{"page_damaged", "The page cannot be read."});
}

image_traits traits_of(fz_context* context, fz_image* image) {
  image_traits traits{.width = image->w,
                      .height = image->h,
                      .components = image->n,
                      .stencil = image->imagemask != 0,
                      .masked = image->mask != nullptr || image->use_colorkey != 0,
                      .remapped = image->use_decode != 0};
  const int kind = fz_colorspace_type(context, image->colorspace);
  if (kind == FZ_COLORSPACE_GRAY) traits.colors = image_colors::gray;
  if (kind == FZ_COLORSPACE_RGB) traits.colors = image_colors::rgb;
  const auto* stored = fz_compressed_image_buffer(context, image);
  if (stored == nullptr || stored->params.type != FZ_IMAGE_JPEG) return traits;
  traits.jpeg = read_jpeg_header({stored->buffer->data, stored->buffer->len});
  // Stored without the transform that JPEG readers expect.
  if (stored->params.u.jpeg.color_transform == 0) traits.remapped = true;
  return traits;
}

fz_pixmap* new_pixels(fz_context* context, const fz_image* image, image_form form) {
  const bool alpha = form == image_form::rgb_alpha_png;
  auto* colors = form == image_form::gray_png ? fz_device_gray(context) : fz_device_rgb(context);
  auto* made =
      fz_new_pixmap_with_bbox(context, colors, {0, 0, image->w, image->h}, nullptr, alpha ? 1 : 0);
  if (alpha) {
    fz_clear_pixmap(context, made);
  } else {
    fz_clear_pixmap_with_value(context, made, 0xFF);
  }
  return made;
}

/// Draws the image at its own size, pixel by pixel. A stencil is painted black.
void unpack(workshop& w, fz_image* image, image_form form, std::int64_t bytes_max) {
  auto* context = w.context;
  w.pixels = new_pixels(context, image, form);
  w.device = fz_new_draw_device(context, fz_identity, w.pixels);
  const auto placed = fz_scale(static_cast<float>(image->w), static_cast<float>(image->h));
  constexpr float black = 0;
  if (image->imagemask != 0) {
    fz_fill_image_mask(context, w.device, image, placed, fz_device_gray(context), &black, 1,
                       fz_default_color_params);
  } else {
    // The mask is applied by whoever draws the image, not by the image itself.
    if (image->mask != nullptr) {
      fz_clip_image_mask(context, w.device, image->mask, placed, fz_infinite_rect);
    }
    fz_fill_image(context, w.device, image, placed, 1, fz_default_color_params);
    if (image->mask != nullptr) fz_pop_clip(context, w.device);
  }
  fz_close_device(context, w.device);
  w.begin_png(image->w, image->h, w.pixels, points_per_inch);
  w.pack(w.pixels, bytes_max);
  w.end_png(bytes_max);
}

std::unexpected<failure_record> fail_image(const workshop& w, const fault& problem) {
  if (w.over_limit) return fail_page(w, problem);
  if (problem.is_out_of_memory()) {
    return std::unexpected(
        failure_record{"image_too_large", "The image takes more memory than allowed."});
  }
  return std::unexpected(failure_record{"image_damaged", "The image cannot be read."});
}

pdf_picture wrap(fz_context* context, fz_buffer* bytes, const picture_record& about) {
  const std::shared_ptr<fz_buffer> held(bytes,
                                        [context](auto* given) { fz_drop_buffer(context, given); });
  return {about, {reinterpret_cast<const char*>(bytes->data), bytes->len}, held};
}

}  // namespace

std::expected<pdf_picture, failure_record> draw_page(fz_context* context, pdf_document* document,
                                                     int number, int dpi,
                                                     const extract_limits& limits) {
  workshop w(context);
  const cpu_alarm alarm(limits.page_cpu_seconds, w.cookie);
  fz_rect bound{};
  auto problem = guarded(context, [&] { bound = read_page(w, document, number); });
  if (problem || w.cookie.abort != 0) return fail_page(w, problem);
  const auto size = fit_page(static_cast<double>(bound.x1) - static_cast<double>(bound.x0),
                             static_cast<double>(bound.y1) - static_cast<double>(bound.y0), dpi,
                             limits.page_pixels);
  if (!size) return fail_page(w, problem);
  problem = guarded(context, [&] { draw(w, bound, *size, limits.picture_bytes); });
  if (problem) return fail_page(w, problem);
  return wrap(context, w.finish(), {picture_format::png, size->width, size->height});
}

std::expected<pdf_picture, failure_record> read_image(fz_context* context, pdf_document* document,
                                                      int number, int index,
                                                      const extract_limits& limits) {
  workshop w(context);
  page_collector found;
  found.characters_max = limits.page_characters;
  found.image_wanted = index;
  found.images.reserve(static_cast<std::size_t>(limits.page_images));
  const cpu_alarm alarm(limits.page_cpu_seconds, found.cookie);
  auto problem = guarded(context, [&] {
    w.page = pdf_load_page(context, document, number - 1);
    found.bound = pdf_bound_page(context, w.page, FZ_CROP_BOX);
    collect_page(context, w.page, found);
  });
  fz_image* image = std::exchange(found.image, nullptr);
  drop(context, found);
  if (image == nullptr) {
    if (problem || cpu_alarm::rang()) return fail_page(w, problem);
    // It has a place on the page, but could not be loaded.
    if (std::cmp_greater(found.images.size(), index)) return fail_image(w, problem);
    return std::unexpected(failure_record{"no_such_image", "The page has no such image."});
  }
  const struct held_image {
    fz_context* context;
    fz_image* image;
    ~held_image() { fz_drop_image(context, image); }
  } held{context, image};

  image_traits traits;
  problem = guarded(context, [&] { traits = traits_of(context, image); });
  if (problem) return fail_image(w, problem);
  const auto form = choose_form(traits, limits.image_bytes);
  const picture_record about{picture_format::png, image->w, image->h};
  if (form == image_form::too_large) {
    return std::unexpected(failure_record{"image_too_large", "The image has too many pixels."});
  }
  if (form == image_form::untouched_jpeg) {
    auto* stored = fz_compressed_image_buffer(context, image)->buffer;
    w.over_limit = std::cmp_greater(stored->len, limits.picture_bytes);
    if (w.over_limit) return fail_image(w, problem);
    return wrap(context, fz_keep_buffer(context, stored),
                {picture_format::jpeg, about.width, about.height});
  }
  problem = guarded(context, [&] { unpack(w, image, form, limits.picture_bytes); });
  if (problem) return fail_image(w, problem);
  return wrap(context, w.finish(), about);
}

}  // namespace pagemill::extract
