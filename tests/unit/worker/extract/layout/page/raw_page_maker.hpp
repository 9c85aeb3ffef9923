/// Makes raw pages for the tests of layout, line by line, as a PDF would have drawn them.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::test {

struct line_options {
  float x = 72;
  float y = 100;  ///< top of the line
  float size = 10;
  float width = 0;  ///< 0: half the size for each character
  bool bold = false;
  bool monospace = false;
  bool leftward = false;
};

class raw_page_maker {
 public:
  explicit raw_page_maker(int number = 1) {
    page_.number = number;
    page_.width = 595;
    page_.height = 842;
  }
  /// Lines that follow belong to a new raw block.
  raw_page_maker& block() {
    page_.blocks.push_back({.first_line = static_cast<std::uint32_t>(page_.lines.size())});
    return *this;
  }
  raw_page_maker& line(std::string_view text, line_options options = {}) {
    if (page_.blocks.empty() || page_.blocks.back().image >= 0) block();
    const float width =
        options.width > 0 ? options.width : static_cast<float>(text.size()) * options.size / 2;
    const auto begin = static_cast<std::uint32_t>(page_.text.size());
    page_.text += text;
    page_.spans.push_back(
        {.begin = begin,
         .end = static_cast<std::uint32_t>(page_.text.size()),
         .characters = static_cast<std::uint32_t>(text.size()),
         .x0 = options.x,
         .x1 = options.x + width,
         .baseline = options.y + options.size * 0.8F,
         .style = {.size = options.size, .bold = options.bold, .monospace = options.monospace}});
    const auto first_word = static_cast<std::uint32_t>(page_.words.size());
    add_words(text, begin, options.x, width / static_cast<float>(text.size()));
    page_.lines.push_back(
        {.first_span = static_cast<std::uint32_t>(page_.spans.size()) - 1,
         .span_count = 1,
         .first_word = first_word,
         .word_count = static_cast<std::uint32_t>(page_.words.size()) - first_word,
         .bbox = {options.x, options.y, options.x + width, options.y + options.size},
         .leftward = options.leftward});
    ++page_.blocks.back().line_count;
    page_.characters += static_cast<std::int64_t>(text.size());
    return *this;
  }
  /// Characters that follow in the last line, `rise` points above its baseline.
  raw_page_maker& raised(std::string_view text, float size, float rise) {
    auto& line = page_.lines.back();
    const auto before = page_.spans.back();
    const auto begin = static_cast<std::uint32_t>(page_.text.size());
    page_.text += text;
    page_.spans.push_back({.begin = begin,
                           .end = static_cast<std::uint32_t>(page_.text.size()),
                           .characters = static_cast<std::uint32_t>(text.size()),
                           .x0 = before.x1,
                           .x1 = before.x1 + static_cast<float>(text.size()) * size / 2,
                           .baseline = before.baseline - rise,
                           .style = {.size = size}});
    ++line.span_count;
    page_.words.back().end = page_.spans.back().end;
    page_.words.back().x1 = page_.spans.back().x1;
    line.bbox.x1 = page_.spans.back().x1;
    return *this;
  }
  /// Characters that follow in the last line, in another style.
  raw_page_maker& styled(std::string_view text, extract::text_style style) {
    raised(text, style.size, 0);
    page_.spans.back().style = style;
    return *this;
  }
  raw_page_maker& link(std::string uri, bounding_box box) {
    page_.annotations.push_back({.kind = "link", .uri = std::move(uri), .bbox = box});
    return *this;
  }
  raw_page_maker& image(bounding_box box) {
    page_.blocks.push_back({.image = static_cast<int>(page_.images.size()), .bbox = box});
    page_.images.push_back({box, 100, 100});
    return *this;
  }
  /// From left to right or from top to bottom, whichever is longer.
  raw_page_maker& rule(bounding_box box) {
    page_.rules.push_back({box, box.x1 - box.x0 >= box.y1 - box.y0});
    return *this;
  }
  extract::raw_page make() const { return page_; }

 private:
  void add_words(std::string_view text, std::uint32_t begin, float x, float character) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == ' ') continue;
      const auto first = i;
      while (i < text.size() && text[i] != ' ') ++i;
      page_.words.push_back({.begin = begin + static_cast<std::uint32_t>(first),
                             .end = begin + static_cast<std::uint32_t>(i),
                             .x0 = x + static_cast<float>(first) * character,
                             .x1 = x + static_cast<float>(i) * character});
    }
  }

  extract::raw_page page_;
};

}  // namespace pagemill::test
