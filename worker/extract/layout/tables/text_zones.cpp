#include "worker/extract/layout/tables/text_zones.hpp"

#include <algorithm>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

constexpr std::uint32_t prose_line_words = 6;
constexpr std::size_t prose_lines_min = 8;  ///< of a column of prose
constexpr std::size_t gutter_lines = 5;     ///< at either side of a gutter
constexpr float gutter_margin = 3.0F;       ///< points
constexpr float crossing_lines = 0.12F;     ///< of the lines around a gutter
constexpr float row_slack = 0.1F;           ///< of a line's height: rows of a table fit closely
constexpr float shared_max = 0.6F;  ///< of the lines beside prose; those of a row share baselines
constexpr std::ptrdiff_t gutter_rules_max = 5;  ///< across a gutter

bool is_upright_text(const raw_line& line) {
  return line.is_upright() && line.word_count > 0;
}

bool is_prose_line(const raw_line& line, float page_width) {
  const float width = line.bbox.x1 - line.bbox.x0;
  return line.word_count >= prose_line_words && width > 0.25F * page_width &&
         width < 0.6F * page_width;
}

/// The lines at both sides of a white gap that may part a page, at `x`.
struct gutter {
  float x = 0;
  float y0 = 0, y1 = 0;  ///< of the prose at its sides
  std::vector<std::uint32_t> left, right, crossing;
  std::size_t left_prose = 0, right_prose = 0;
};

gutter gutter_at(const raw_page& page, const std::vector<bool>& wanted, float x) {
  gutter out{.x = x, .y0 = page.height, .y1 = 0};
  for (std::uint32_t i = 0; i < page.lines.size(); ++i) {
    const auto& line = page.lines[i];
    if (!wanted[i] || !is_upright_text(line) || !is_prose_line(line, page.width)) continue;
    if (line.bbox.x1 <= x)
      ++out.left_prose;
    else if (line.bbox.x0 >= x)
      ++out.right_prose;
    else
      continue;
    out.y0 = std::min(out.y0, line.bbox.y0);
    out.y1 = std::max(out.y1, line.bbox.y1);
  }
  for (std::uint32_t i = 0; i < page.lines.size(); ++i) {
    const auto& line = page.lines[i];
    if (!wanted[i] || !is_upright_text(line)) continue;
    const float middle = middle_y(line.bbox);
    if (middle < out.y0 || middle > out.y1) continue;
    if (line.bbox.x1 <= x)
      out.left.push_back(i);
    else if (line.bbox.x0 >= x)
      out.right.push_back(i);
    else
      out.crossing.push_back(i);
  }
  return out;
}

bool parts(const gutter& g, const raw_page& page, std::span<const raw_rule> rules) {
  const auto all = g.left.size() + g.right.size() + g.crossing.size();
  if (static_cast<float>(g.crossing.size()) > crossing_lines * static_cast<float>(all))
    return false;
  if (g.left.size() < gutter_lines || g.right.size() < gutter_lines) return false;
  const auto across = std::ranges::count_if(rules, [&g](const raw_rule& rule) {
    return rule.horizontal && rule.bbox.x0 < g.x - 20 && rule.bbox.x1 > g.x + 20 &&
           rule.bbox.y0 > g.y0 && rule.bbox.y0 < g.y1;
  });
  if (across > gutter_rules_max) return false;
  const bool left = g.left_prose >= prose_lines_min, right = g.right_prose >= prose_lines_min;
  if (left && right) return true;
  if (left) return share_on_rows(page, g.right, g.left, row_slack) < shared_max;
  return right && share_on_rows(page, g.left, g.right, row_slack) < shared_max;
}

/// Where prose begins that is not at the left, and where prose at the left ends.
std::vector<float> gutter_places(const raw_page& page, const std::vector<bool>& wanted) {
  std::vector<float> starts;
  float end = 0;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const auto& line = page.lines[i];
    if (!wanted[i] || !is_upright_text(line) || !is_prose_line(line, page.width)) continue;
    if (line.bbox.x0 > 0.3F * page.width)
      starts.push_back(line.bbox.x0);
    else if (line.bbox.x1 < 0.7F * page.width)
      end = std::max(end, line.bbox.x1);
  }
  std::vector<float> places;
  if (starts.size() >= gutter_lines) {
    std::ranges::sort(starts);
    places.push_back(starts[starts.size() / 8] - gutter_margin);
  }
  if (end > 0) places.push_back(end + gutter_margin);
  return places;
}

}  // namespace

std::vector<std::vector<bool>> text_zones(const raw_page& page, const std::vector<bool>& wanted,
                                          std::span<const raw_rule> rules) {
  for (const float x : gutter_places(page, wanted)) {
    const auto found = gutter_at(page, wanted, x);
    if (!parts(found, page, rules)) continue;
    std::vector<std::vector<bool>> zones{wanted};
    for (const auto* side : {&found.left, &found.right}) {
      auto& zone = zones.emplace_back(page.lines.size());
      for (const auto i : *side) {
        zone[i] = true;
        zones.front()[i] = false;
      }
    }
    return zones;
  }
  return {wanted};
}

}  // namespace pagemill::extract
