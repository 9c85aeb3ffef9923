#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "worker/extract/layout/characters.hpp"
#include "worker/extract/layout/utf8.hpp"
#include "worker/extract/pdf/cpu_alarm.hpp"
#include "worker/extract/pdf/page_collector.hpp"
#include "worker/extract/pdf/pdf_state.hpp"

namespace pagemill::extract {
namespace {

constexpr std::uint32_t alpha_min = 5;  ///< of 255: text with less cannot be seen
constexpr float baseline_shift = 0.1F;  ///< of the size: a further one starts a span

bool contains(std::string_view name, const std::initializer_list<std::string_view>& words) {
  return std::ranges::any_of(words, [&](auto word) { return name.contains(word); });
}

/// The font's flags; where they are missing, its name decides.
text_style style_of(fz_context* context, fz_font* font) {
  const std::string_view name = fz_font_name(context, font);
  return {.bold = fz_font_is_bold(context, font) != 0 ||
                  contains(name, {"Bold", "bold", "Black", "Heavy", "CMBX", "SFBX"}),
          .italic = fz_font_is_italic(context, font) != 0 ||
                    contains(name, {"Italic", "Oblique", "CMTI", "CMSL", "SFTI", "SFSL"}),
          .monospace = fz_font_is_monospaced(context, font) != 0 ||
                       contains(name, {"Mono", "Courier", "Consolas", "Menlo", "CMTT", "SFTT",
                                       "Typewriter"})};
}

/// Turns MuPDF's structured text into a raw page.
class converter {
 public:
  converter(fz_context* context, const page_collector& from, raw_page& out)
      : context_(context), bound_(from.bound), images_(from.images), out_(out) {}

  void add_block(const fz_stext_block& block) {
    raw_block made{.first_line = static_cast<std::uint32_t>(out_.lines.size()),
                   .bbox = box_within(bound_, block.bbox)};
    for (const fz_stext_line* line = block.u.t.first_line; line != nullptr; line = line->next) {
      add_line(*line);
    }
    made.line_count = static_cast<std::uint32_t>(out_.lines.size()) - made.first_line;
    if (made.line_count > 0) out_.blocks.push_back(made);
  }
  void add_image(const raw_image& image) {
    out_.blocks.push_back({.image = static_cast<int>(out_.images.size()), .bbox = image.bbox});
    out_.images.push_back(image);
  }

 private:
  /// Text without paint counts only over an image: there it is what OCR read in it.
  bool is_seen(const fz_stext_char& c) const {
    if ((c.argb >> 24U) >= alpha_min) return true;
    const float x = (c.quad.ll.x + c.quad.ur.x) / 2 - bound_.x0;
    const float y = (c.quad.ll.y + c.quad.ur.y) / 2 - bound_.y0;
    return std::ranges::any_of(images_, [&](const page_collector::placed_image& placed) {
      const auto& box = placed.image.bbox;
      return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
    });
  }
  void add_line(const fz_stext_line& line) {
    raw_line made{.first_span = static_cast<std::uint32_t>(out_.spans.size()),
                  .bbox = box_within(bound_, line.bbox),
                  .horizontal = line.wmode == 0 && std::fabs(line.dir.y) < 0.1F && line.dir.x > 0};
    const fz_font* font = nullptr;
    float size = 0;
    raw_span* span = nullptr;
    for (const fz_stext_char* c = line.first_char; c != nullptr; c = c->next) {
      if (!is_seen(*c)) continue;
      if (span == nullptr || c->font != font || c->size != size ||
          (made.horizontal &&
           std::fabs(c->origin.y - bound_.y0 - span->baseline) > baseline_shift * size)) {
        font = c->font;
        size = c->size;
        span = &begin_span(*c);
      }
      add_character(*span, *c);
    }
    made.span_count = static_cast<std::uint32_t>(out_.spans.size()) - made.first_span;
    if (made.span_count > 0) out_.lines.push_back(made);
  }
  raw_span& begin_span(const fz_stext_char& c) {
    auto style = style_for(c.font);
    style.size = std::isfinite(c.size) ? c.size : 0;
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    const float x = std::min(c.quad.ll.x, c.quad.lr.x) - bound_.x0;
    return out_.spans.emplace_back(raw_span{.begin = at,
                                            .end = at,
                                            .x0 = x,
                                            .x1 = x,
                                            .baseline = c.origin.y - bound_.y0,
                                            .style = style});
  }
  void add_character(raw_span& span, const fz_stext_char& c) {
    if (is_unmapped(static_cast<char32_t>(c.c))) {
      ++out_.unmapped;
      return;
    }
    if (c.c > 0x20 && c.c < 0x7F) {
      out_.text += static_cast<char>(c.c);
      ++out_.characters;
    } else if (c.c <= 0x20 || (c.c < 0xA1 && c.c >= 0x7F)) {
      out_.text += ' ';
    } else {
      append_utf8(out_.text, static_cast<char32_t>(c.c));
      ++out_.characters;
    }
    ++span.characters;
    span.end = static_cast<std::uint32_t>(out_.text.size());
    span.x1 = std::max(span.x1, std::max(c.quad.ll.x, c.quad.lr.x) - bound_.x0);
  }
  text_style style_for(fz_font* font) {
    for (const auto& [known, style] : styles_) {
      if (known == font) return style;
    }
    return styles_.emplace_back(font, style_of(context_, font)).second;
  }

  fz_context* context_;
  fz_rect bound_;
  const std::vector<page_collector::placed_image>& images_;
  raw_page& out_;
  std::vector<std::pair<fz_font*, text_style>> styles_;
};

void convert(fz_context* context, const page_collector& from, raw_page& out) {
  converter into(context, from, out);
  std::size_t image = 0;
  const auto add_images_after = [&](const fz_stext_block* block) {
    while (image < from.images.size() && from.images[image].after == block) {
      into.add_image(from.images[image++].image);
    }
  };
  add_images_after(nullptr);
  for (const fz_stext_block* block = from.text->first_block; block != nullptr;
       block = block->next) {
    if (block->type == FZ_STEXT_BLOCK_TEXT) into.add_block(*block);
    add_images_after(block);
  }
}

int rotation_of(fz_context* context, pdf_page* page) {
  const int degrees =
      pdf_to_int(context, pdf_dict_get_inheritable(context, page->obj, PDF_NAME(Rotate))) % 360;
  return degrees < 0 ? degrees + 360 : degrees;
}

std::string problem_of(const page_collector& from, const fault& problem) {
  if (cpu_alarm::rang()) return "page_timeout";
  if (from.too_many_characters) return "page_too_large";
  if (problem.is_out_of_memory()) return "page_out_of_memory";
  return problem ? "page_damaged" : (from.cookie.errors > 0 ? "page_incomplete" : "");
}

}  // namespace

raw_page read_raw_page(fz_context* context, pdf_document* document, int number, int cpu_seconds,
                       const extract_limits& limits) {
  raw_page out{.number = number};
  page_collector into;
  into.characters_max = limits.page_characters;
  into.images.reserve(static_cast<std::size_t>(limits.page_images));
  pdf_page* page = nullptr;
  fault problem;
  {
    const cpu_alarm alarm(cpu_seconds, into.cookie);
    problem = guarded(context, [&] {
      page = pdf_load_page(context, document, number - 1);
      into.bound = pdf_bound_page(context, page, FZ_CROP_BOX);
      out.rotation = rotation_of(context, page);
      collect_page(context, page, into);
    });
  }
  out.problem = problem_of(into, problem);
  out.width = std::max(0.0F, into.bound.x1 - into.bound.x0);
  out.height = std::max(0.0F, into.bound.y1 - into.bound.y0);
  // Text cut off by time or memory limits would differ between runs, so none of it is kept.
  const bool keep = out.problem != "page_timeout" && out.problem != "page_out_of_memory";
  if (into.text != nullptr && keep) convert(context, into, out);
  if (out.problem.empty() && out.unmapped > 0) out.problem = "text_unmapped";
  drop(context, into);
  fz_drop_page(context, reinterpret_cast<fz_page*>(page));
  return out;
}

}  // namespace pagemill::extract
