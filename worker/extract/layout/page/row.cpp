#include "worker/extract/layout/page/row.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "worker/extract/layout/text/characters.hpp"

namespace pagemill::extract {
namespace {

constexpr float same_baseline_overlap = 0.5F;  ///< of the lower of two lines
constexpr double style_share = 0.9;
constexpr float raised_size_max = 0.85F;  ///< of a superscript, by the size of the row
constexpr float raised_min = 0.15F;       ///< of its baseline, likewise

/// Counts characters by style while a row is built.
struct style_counts {
  std::uint32_t characters = 0, bold = 0, italic = 0, monospace = 0;
  std::array<std::pair<float, std::uint32_t>, 8> sizes{};  ///< size -> characters; the rest is rare
  std::size_t used = 0;
  const raw_span* longest = nullptr;
  bool begins_bold = false;

  void add(const raw_span& span) {
    const auto n = span.characters;
    if (longest == nullptr) begins_bold = span.style.bold;
    if (longest == nullptr || n > longest->characters) longest = &span;
    characters += n;
    if (span.style.bold) bold += n;
    if (span.style.italic) italic += n;
    if (span.style.monospace) monospace += n;
    for (std::size_t i = 0; i < used; ++i) {
      if (std::fabs(sizes[i].first - span.style.size) < 0.05F) {
        sizes[i].second += n;
        return;
      }
    }
    if (used < sizes.size()) sizes[used++] = {span.style.size, n};
  }
  void add(const raw_page& page, const raw_line& line) {
    for (std::uint32_t i = 0; i < line.span_count; ++i) add(page.spans[line.first_span + i]);
  }
  float size() const {
    const auto end = sizes.begin() + static_cast<std::ptrdiff_t>(used);
    const auto most = std::max_element(
        sizes.begin(), end, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == end ? 0 : most->first;
  }
};

/// The spaces for a gap before `x`: one, or as many as fit if all characters are equally wide.
void append_gap(std::string& text, float gap, const raw_span& next) {
  if (text.empty() || text.back() == ' ') return;
  int count = 1;
  if (next.style.monospace && next.characters > 0) {
    const float width = (next.x1 - next.x0) / static_cast<float>(next.characters);
    if (width > 0.5F) count = std::clamp(static_cast<int>(std::lround(gap / width)), 1, 80);
  }
  text.append(static_cast<std::size_t>(count), ' ');
}

/// The baseline of most characters of size `size`, if there are any.
std::optional<float> main_baseline(std::span<const raw_span> spans, float size) {
  const raw_span* most = nullptr;
  for (const auto& span : spans) {
    if (std::fabs(span.style.size - size) > 0.05F * size) continue;
    if (most == nullptr || span.characters > most->characters) most = &span;
  }
  return most == nullptr ? std::nullopt : std::optional(most->baseline);
}

enum class span_place { on_baseline, raised };

span_place place_of(const raw_span& span, float size, std::optional<float> baseline) {
  const bool raised = baseline && span.style.size < raised_size_max * size &&
                      *baseline - span.baseline > raised_min * size;
  return raised ? span_place::raised : span_place::on_baseline;
}

run_style style_of(const raw_span& span, int link) {
  return {span.style.bold, span.style.italic, span.style.monospace, link};
}

/// A raised number right after a word is a superscript; one at the line's start may be a list mark
/// or a footnote's number and reads the same.
void append_span(row& out, const raw_page& page, const raw_span& span, span_place place,
                 std::span<const linked_text> links) {
  const std::string_view text(page.text.data() + span.begin, span.end - span.begin);
  auto link = std::ranges::upper_bound(links, span.begin, {}, &linked_text::end);
  if (place == span_place::raised) {
    const bool linked = link != links.end() && link->begin < span.end;
    out.text += superscript(text);
    append_run(out.runs, out.text.size(), style_of(span, linked ? link->annotation : -1));
    return;
  }
  const auto begin = out.text.size();
  out.text += text;
  for (; link != links.end() && link->begin < span.end; ++link) {
    const auto from = std::max(link->begin, span.begin), to = std::min(link->end, span.end);
    append_run(out.runs, begin + from - span.begin, style_of(span, -1));
    append_run(out.runs, begin + to - span.begin, style_of(span, link->annotation));
  }
  append_run(out.runs, out.text.size(), style_of(span, -1));
}

/// A gap has the style of what is before it.
void append_line(row& out, const raw_page& page, const raw_line& line, float size,
                 std::span<const linked_text> links) {
  if (line.span_count == 0) return;
  const std::span spans(page.spans.data() + line.first_span, line.span_count);
  if (!out.text.empty()) {
    append_gap(out.text, line.bbox.x0 - out.bbox.x1, spans.front());
    append_run(out.runs, out.text.size(), out.runs.back().style);
  }
  const auto baseline = line.horizontal ? main_baseline(spans, size) : std::nullopt;
  for (const auto& span : spans) {
    append_span(out, page, span, place_of(span, size, baseline), links);
  }
}

void finish(row& out, const style_counts& counts) {
  const auto end = out.text.find_last_not_of(' ') + 1;  // 0 where all are spaces
  const auto begin = std::min(out.text.find_first_not_of(' '), end);
  cut_runs(out.runs, begin, end);
  out.text = clean_line(out.text.substr(begin, end - begin), out.runs);
  const auto most = [&](std::uint32_t n) { return n > 0 && n >= style_share * counts.characters; };
  out.characters = counts.characters;
  out.size = counts.size();
  out.bold = most(counts.bold);
  out.italic = most(counts.italic);
  out.monospace = most(counts.monospace);
  out.begins_bold = counts.begins_bold;
  if (counts.longest != nullptr) {
    out.font = counts.longest->font;
    out.color = counts.longest->color;
  }
}

/// One behind the last line on the baseline of line `first`.
std::size_t end_of_row(std::span<const raw_line> lines, std::size_t first) {
  auto box = lines[first].bbox;
  std::size_t end = first + 1;
  for (; end < lines.size() && lines[first].horizontal; ++end) {
    const auto& next = lines[end];
    if (!next.horizontal || !on_one_baseline(box, next.bbox)) break;
    const float height = box.y1 - box.y0;
    const bool goes_on = next.bbox.x0 >= box.x1 - height;
    const bool goes_on_leftward =
        lines[first].leftward && next.leftward && next.bbox.x1 <= box.x0 + height;
    if (!goes_on && !goes_on_leftward) break;
    extend(box, next.bbox);
  }
  return end;
}

/// The lines of a row as the file draws them; from right to left where such text begins it.
std::vector<const raw_line*> in_reading_order(std::span<const raw_line> lines) {
  std::vector<const raw_line*> order;
  for (const auto& line : lines) order.push_back(&line);
  if (lines.front().leftward) {
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [](const raw_line* line) { return line->bbox.x0; });
  }
  return order;
}

}  // namespace

float middle_y(const bounding_box& box) {
  return (box.y0 + box.y1) / 2;
}

float lower_height(const bounding_box& a, const bounding_box& b) {
  return std::min(a.y1 - a.y0, b.y1 - b.y0);
}

float share_on_rows(const raw_page& page, std::span<const std::uint32_t> lines,
                    std::span<const std::uint32_t> others, float slack) {
  std::vector<float> rows;
  for (const auto index : others) rows.push_back(middle_y(page.lines[index].bbox));
  std::ranges::sort(rows);
  const auto shared = std::ranges::count_if(lines, [&](std::uint32_t index) {
    const auto& box = page.lines[index].bbox;
    const float reach = slack * (box.y1 - box.y0);
    const auto next = std::ranges::lower_bound(rows, middle_y(box) - reach);
    return next != rows.end() && *next < middle_y(box) + reach;
  });
  return static_cast<float>(shared) / static_cast<float>(std::max<std::size_t>(1, lines.size()));
}

bool on_one_baseline(const bounding_box& a, const bounding_box& b) {
  const float overlap = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  return overlap > same_baseline_overlap * lower_height(a, b);
}

void extend(bounding_box& box, const bounding_box& other) {
  box = {std::min(box.x0, other.x0), std::min(box.y0, other.y0), std::max(box.x1, other.x1),
         std::max(box.y1, other.y1)};
}

std::string word_text(const raw_page& page, const raw_line& line, std::uint32_t begin,
                      std::uint32_t end) {
  const std::span spans(page.spans.data() + line.first_span, line.span_count);
  auto span = std::ranges::upper_bound(spans, begin, {}, &raw_span::end);
  std::string text;
  const raw_span* first = nullptr;
  for (; span != spans.end() && span->begin < end; ++span) {
    const auto from = std::max(begin, span->begin), to = std::min(end, span->end);
    const auto part = std::string_view(page.text).substr(from, to - from);
    if (first == nullptr) first = &*span;
    const auto place = place_of(*span, first->style.size, first->baseline);
    text += place == span_place::raised ? superscript(part) : std::string(part);
  }
  return text;
}

std::vector<row> rows_of(const raw_page& page, std::uint32_t raw_block,
                         std::span<const linked_text> links) {
  std::vector<row> rows;
  const auto& block = page.blocks[raw_block];
  const auto lines = std::span(page.lines).subspan(block.first_line, block.line_count);
  for (std::size_t first = 0; first < lines.size();) {
    const auto end = end_of_row(lines, first);
    row out{
        .bbox = lines[first].bbox, .horizontal = lines[first].horizontal, .raw_block = raw_block};
    style_counts counts;
    for (const auto& line : lines.subspan(first, end - first)) counts.add(page, line);
    for (const auto* line : in_reading_order(lines.subspan(first, end - first))) {
      append_line(out, page, *line, counts.size(), links);
      extend(out.bbox, line->bbox);
    }
    finish(out, counts);
    if (const int tag = lines[first].tag; tag >= 0) {
      out.tag = page.tags[static_cast<std::size_t>(tag)];
    }
    if (!out.text.empty()) rows.push_back(std::move(out));
    first = end;
  }
  return rows;
}

}  // namespace pagemill::extract
