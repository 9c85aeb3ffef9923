#include "worker/extract/pdf/page_converter.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "worker/extract/layout/text/characters.hpp"
#include "worker/extract/layout/text/logical_order.hpp"
#include "worker/extract/paint/page_boxes.hpp"
#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr std::uint32_t alpha_min = 5;  ///< of 255: text with less cannot be seen
constexpr float word_gap = 0.15F;       ///< of the size: a wider one separates words
constexpr float baseline_shift = 0.1F;  ///< of the size: a further one starts a span

bool contains_any(std::string_view name, const std::initializer_list<std::string_view>& words) {
  return std::ranges::any_of(words, [&](auto word) { return name.contains(word); });
}

/// A subset's name begins with six letters of its own and a plus.
std::uint32_t hash_of_font(std::string_view name) {
  constexpr std::size_t prefix = 7;
  if (name.size() > prefix && name[prefix - 1] == '+') name.remove_prefix(prefix);
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

struct font_look {
  text_style style;
  std::uint32_t hash = 0;
};

/// The font's flags; where they are missing, its name decides.
font_look look_of(fz_context* context, fz_font* font) {
  const std::string_view name = fz_font_name(context, font);
  const text_style style{
      .bold = fz_font_is_bold(context, font) != 0 ||
              contains_any(name, {"Bold", "bold", "Black", "Heavy", "CMBX", "SFBX"}),
      .italic = fz_font_is_italic(context, font) != 0 ||
                contains_any(name, {"Italic", "Oblique", "CMTI", "CMSL", "SFTI", "SFSL"}),
      .monospace = fz_font_is_monospaced(context, font) != 0 ||
                   contains_any(name, {"Mono", "Courier", "Consolas", "Menlo", "CMTT", "SFTT",
                                       "Typewriter"})};
  return {style, hash_of_font(name)};
}

/// Turns MuPDF's structured text into a raw page.
class converter {
 public:
  converter(fz_context* context, const page_collector& from, const page_tags& tags, raw_page& out)
      : context_(context), bound_(from.bound), images_(from.images), tags_(tags), out_(out) {}

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
    if (c.c == covered_character) return false;
    if ((c.argb >> 24U) >= alpha_min) return !is_too_small(c.size, bound_.y1 - bound_.y0);
    const auto middle = middle_within(bound_, c.quad);
    return std::ranges::any_of(images_, [&](const page_collector::placed_image& placed) {
      return contains(placed.image.bbox, middle);
    });
  }
  void add_line(const fz_stext_line& line) {
    raw_line made{.first_span = static_cast<std::uint32_t>(out_.spans.size()),
                  .bbox = box_within(bound_, line.bbox),
                  .horizontal = line.wmode == 0 && std::fabs(line.dir.y) < 0.1F && line.dir.x > 0,
                  .tag = tags_.of_line(lines_++)};
    bool leftward = false;
    seen_.clear();
    for (const fz_stext_char* c = line.first_char; c != nullptr; c = c->next) {
      if (!is_seen(*c)) continue;
      seen_.push_back(c);
      leftward = leftward || may_be_turned(static_cast<char32_t>(c->c));
    }
    made.first_word = static_cast<std::uint32_t>(out_.words.size());
    begin_line(made.horizontal);
    if (leftward && made.horizontal) {
      add_in_logical_order();
      made.leftward = true;
    } else {
      add_as_drawn(line.wmode == 0);
    }
    made.span_count = static_cast<std::uint32_t>(out_.spans.size()) - made.first_span;
    made.word_count = static_cast<std::uint32_t>(out_.words.size()) - made.first_word;
    if (made.span_count > 0) out_.lines.push_back(made);
  }
  void begin_line(bool horizontal) {
    span_ = nullptr;
    font_ = nullptr;
    in_word_ = false;
    line_is_horizontal_ = horizontal;
  }
  void add_as_drawn(bool spaced) {
    const fz_stext_char* before = nullptr;
    for (const fz_stext_char* c : seen_) {
      if (before != nullptr && spaced && lacks_space(*before, *c)) add_space();
      add(*c);
      before = c;
    }
  }
  /// MuPDF adds spaces for gaps after the characters below U+0700 only.
  static bool lacks_space(const fz_stext_char& before, const fz_stext_char& next) {
    if (before.c < 0x700 || !ends_word_at_gap(static_cast<char32_t>(before.c))) return false;
    if (!ends_word_at_gap(static_cast<char32_t>(next.c))) return false;
    const float dx = next.quad.ll.x - before.quad.lr.x, dy = next.quad.ll.y - before.quad.lr.y;
    return std::hypot(dx, dy) > word_gap * before.size;
  }
  void add_in_logical_order() {
    glyphs_.clear();
    float size = 0;
    for (const fz_stext_char* c : seen_) {
      const auto [left, right] = std::minmax(c->quad.ll.x, c->quad.lr.x);
      glyphs_.push_back({static_cast<char32_t>(c->c), left, right});
      size = std::max(size, c->size);
    }
    for (const int index : logical_order(glyphs_, size)) {
      if (index == inserted_space) {
        add_space();
      } else {
        add(*seen_[static_cast<std::size_t>(index)]);
      }
    }
  }
  void add_space() {
    if (span_ == nullptr) return;
    in_word_ = false;
    out_.text += ' ';
    ++span_->characters;
    span_->end = static_cast<std::uint32_t>(out_.text.size());
  }
  void add(const fz_stext_char& c) {
    const bool new_baseline =
        span_ != nullptr && line_is_horizontal_ &&
        std::fabs(c.origin.y - bound_.y0 - span_->baseline) > baseline_shift * c.size;
    if (span_ == nullptr || c.font != font_ || c.size != size_ || new_baseline) {
      font_ = c.font;
      size_ = c.size;
      span_ = &begin_span(c);
    }
    add_character(*span_, c);
  }
  raw_span& begin_span(const fz_stext_char& c) {
    auto [style, font] = look_for(c.font);
    style.size = std::isfinite(c.size) ? c.size : 0;
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    const float x = std::min(c.quad.ll.x, c.quad.lr.x) - bound_.x0;
    return out_.spans.emplace_back(raw_span{.begin = at,
                                            .end = at,
                                            .x0 = x,
                                            .x1 = x,
                                            .baseline = c.origin.y - bound_.y0,
                                            .style = style,
                                            .font = font,
                                            .color = c.argb & 0xFFFFFFU});
  }
  void add_character(raw_span& span, const fz_stext_char& c) {
    if (is_unmapped(static_cast<char32_t>(c.c))) {
      ++out_.unmapped;
      return;
    }
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    if (c.c > 0x20 && c.c < 0x7F) {
      out_.text += static_cast<char>(c.c);
      ++out_.characters;
    } else if (c.c <= 0x20 || (c.c < 0xA1 && c.c >= 0x7F)) {
      out_.text += ' ';
      in_word_ = false;
    } else {
      append_utf8(out_.text, static_cast<char32_t>(c.c));
      ++out_.characters;
    }
    ++span.characters;
    span.end = static_cast<std::uint32_t>(out_.text.size());
    span.x1 = std::max(span.x1, std::max(c.quad.ll.x, c.quad.lr.x) - bound_.x0);
    if (out_.text.back() != ' ') add_to_word(at, c);
  }
  void add_to_word(std::uint32_t at, const fz_stext_char& c) {
    const float left = std::min(c.quad.ll.x, c.quad.lr.x) - bound_.x0;
    const float right = std::max(c.quad.ll.x, c.quad.lr.x) - bound_.x0;
    if (!in_word_) out_.words.push_back({.begin = at, .x0 = left, .x1 = right});
    in_word_ = true;
    auto& word = out_.words.back();
    word.end = static_cast<std::uint32_t>(out_.text.size());
    word.x0 = std::min(word.x0, left);
    word.x1 = std::max(word.x1, right);
  }
  font_look look_for(fz_font* font) {
    for (const auto& [known, look] : looks_) {
      if (known == font) return look;
    }
    return looks_.emplace_back(font, look_of(context_, font)).second;
  }

  fz_context* context_;
  fz_rect bound_;
  const std::vector<page_collector::placed_image>& images_;
  const page_tags& tags_;
  raw_page& out_;
  std::size_t lines_ = 0;  ///< of the structured text
  std::vector<std::pair<fz_font*, font_look>> looks_;
  // Of the current line.
  std::vector<const fz_stext_char*> seen_;
  std::vector<placed_glyph> glyphs_;
  raw_span* span_ = nullptr;
  const fz_font* font_ = nullptr;
  float size_ = 0;
  bool line_is_horizontal_ = true;
  bool in_word_ = false;
};

}  // namespace

namespace {

/// A page of a million cells would grow past its limit of memory if its lists grew by doubling.
void reserve_lines(const fz_stext_page& from, raw_page& out) {
  std::size_t blocks = 0, lines = 0;
  for (const fz_stext_block* block = from.first_block; block != nullptr; block = block->next) {
    if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
    ++blocks;
    for (const fz_stext_line* line = block->u.t.first_line; line != nullptr; line = line->next) {
      ++lines;
    }
  }
  out.blocks.reserve(blocks);
  out.lines.reserve(lines);
  out.spans.reserve(lines);
  out.words.reserve(lines);
}

}  // namespace

void convert_page(fz_context* context, const page_collector& from, page_tags tags, raw_page& out) {
  converter into(context, from, tags, out);
  out.rules = from.rules;
  reserve_lines(*from.text, out);
  out.rules_cut = out.rules.size() > rules_max;
  if (out.rules_cut) out.rules.pop_back();
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
  out.tags = std::move(tags.tags);
}

}  // namespace pagemill::extract
