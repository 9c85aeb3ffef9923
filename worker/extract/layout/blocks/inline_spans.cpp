#include "worker/extract/layout/blocks/inline_spans.hpp"

#include <algorithm>

#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

bool shows_style(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    if (is_letter(c) || is_digit(c)) return true;
  }
  return false;
}

std::string_view part_of(const block& of, std::size_t begin, std::size_t end) {
  return std::string_view(of.text).substr(begin, end - begin);
}

/// Of a block or a span.
template <class Styled>
run_style style_of(const Styled& text) {
  return {text.bold, text.italic, text.monospace};
}

/// The runs without those that only look different.
std::vector<style_run> with_style_shown(const block& of, std::span<const style_run> runs) {
  std::vector<style_run> out;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto style = runs[i].style;
    const auto begin = i == 0 ? 0 : runs[i - 1].end;
    if (style.link < 0 && !style.monospace && !shows_style(part_of(of, begin, runs[i].end))) {
      const bool between_alike =
          !out.empty() && i + 1 < runs.size() && out.back().style == runs[i + 1].style;
      style = between_alike ? out.back().style : style_of(of);
    }
    append_run(out, runs[i].end, style);
  }
  return out;
}

}  // namespace

std::vector<text_span> span_maker::spans_of(const block& of, std::span<const style_run> runs) {
  const auto own = style_of(of);
  std::vector<text_span> spans;
  std::size_t begin = 0;
  for (const auto& [end, style] : with_style_shown(of, runs)) {
    const auto text = part_of(of, begin, end);
    const auto first = text.find_first_not_of(' ');
    if (first != std::string_view::npos && style != own) {
      add_span(spans, of,
               {.begin = begin + first,
                .end = begin + text.find_last_not_of(' ') + 1,
                .bold = style.bold,
                .italic = style.italic,
                .monospace = style.monospace},
               style.link);
    }
    begin = end;
  }
  return spans;
}

/// A link that goes on in the next line has an annotation for each: it is one.
void span_maker::add_span(std::vector<text_span>& spans, const block& of, text_span made,
                          int link) {
  if (link >= 0) {
    const auto& address = annotations_[static_cast<std::size_t>(link)].uri;
    if (!spans.empty() && spans.back().link == address &&
        style_of(spans.back()) == style_of(made) &&
        part_of(of, spans.back().end, made.begin).find_first_not_of(' ') ==
            std::string_view::npos) {
      spans.back().end = made.end;
      return;
    }
    link_bytes_ += address.size();
    if (link_bytes_ <= link_bytes_max) made.link = address;
  }
  if (made.link.empty() && style_of(made) == style_of(of)) return;
  spans.push_back(std::move(made));
}

}  // namespace pagemill::extract
