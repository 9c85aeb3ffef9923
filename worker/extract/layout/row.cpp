#include "worker/extract/layout/row.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pagemill::extract {
namespace {

constexpr float same_baseline_overlap = 0.5F;  ///< of the lower of two lines
constexpr double style_share = 0.9;

/// Counts characters by style while a row is built.
struct style_counts {
  std::uint32_t characters = 0, bold = 0, italic = 0, monospace = 0;
  std::array<std::pair<float, std::uint32_t>, 8> sizes{};  ///< size -> characters; the rest is rare
  std::size_t used = 0;

  void add(const raw_span& span) {
    const auto n = span.characters;
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
  float size() const {
    const auto end = sizes.begin() + static_cast<std::ptrdiff_t>(used);
    const auto most = std::max_element(
        sizes.begin(), end, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == end ? 0 : most->first;
  }
};

bool on_one_baseline(const bounding_box& a, const bounding_box& b) {
  const float overlap = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  return overlap > same_baseline_overlap * std::min(a.y1 - a.y0, b.y1 - b.y0);
}

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

void append_line(row& out, style_counts& counts, const raw_page& page, const raw_line& line) {
  if (line.span_count == 0) return;
  const auto& first = page.spans[line.first_span];
  if (!out.text.empty()) append_gap(out.text, line.bbox.x0 - out.bbox.x1, first);
  for (std::uint32_t i = 0; i < line.span_count; ++i) {
    const auto& span = page.spans[line.first_span + i];
    out.text.append(page.text, span.begin, span.end - span.begin);
    counts.add(span);
  }
}

void finish(row& out, const style_counts& counts) {
  const auto last = out.text.find_last_not_of(' ');
  out.text.resize(last == std::string::npos ? 0 : last + 1);
  out.text.erase(0, std::min(out.text.find_first_not_of(' '), out.text.size()));
  const auto most = [&](std::uint32_t n) { return n > 0 && n >= style_share * counts.characters; };
  out.characters = counts.characters;
  out.size = counts.size();
  out.bold = most(counts.bold);
  out.italic = most(counts.italic);
  out.monospace = most(counts.monospace);
}

}  // namespace

void extend(bounding_box& box, const bounding_box& other) {
  box = {std::min(box.x0, other.x0), std::min(box.y0, other.y0), std::max(box.x1, other.x1),
         std::max(box.y1, other.y1)};
}

std::vector<row> rows_of(const raw_page& page, std::uint32_t raw_block) {
  std::vector<row> rows;
  const auto& block = page.blocks[raw_block];
  for (std::uint32_t i = 0; i < block.line_count;) {
    const auto& line = page.lines[block.first_line + i];
    row out{.bbox = line.bbox, .horizontal = line.horizontal, .raw_block = raw_block};
    style_counts counts;
    append_line(out, counts, page, line);
    for (++i; i < block.line_count && out.horizontal; ++i) {
      const auto& next = page.lines[block.first_line + i];
      if (!next.horizontal || !on_one_baseline(out.bbox, next.bbox)) break;
      if (next.bbox.x0 < out.bbox.x1 - (out.bbox.y1 - out.bbox.y0)) break;
      append_line(out, counts, page, next);
      extend(out.bbox, next.bbox);
    }
    finish(out, counts);
    if (!out.text.empty()) rows.push_back(std::move(out));
  }
  return rows;
}

}  // namespace pagemill::extract
