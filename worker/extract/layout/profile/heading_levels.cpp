#include "worker/extract/layout/profile/heading_levels.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/running/running_lines.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr int level_max = 6;
constexpr float one_size = 0.35F;       ///< points: sizes that are closer are one
constexpr std::size_t looks_max = 256;  ///< while counting
constexpr std::size_t looks_kept = 24;
/// A look with fewer headings than these, other than the title's, takes no level of its own.
constexpr int headings_of_level = 3;
constexpr int outlined_headings_min = 3;

int most_common(const std::map<int, int>& counts) {
  const auto most = std::ranges::max_element(
      counts, {}, [](const auto& count) { return std::pair(count.second, -count.first); });
  return most == counts.end() ? 0 : most->first;
}

}  // namespace

int heading_levels::level_of(const row& first) const {
  if (first.tag.role == tag_role::heading && first.tag.level > 0) return first.tag.level;
  if (first.outline_level > 0) {
    return std::clamp(first.outline_level + (title_above_outline ? 1 : 0), 1, level_max);
  }
  const float size = to_tenths(first.size);
  const auto is_larger = [&](const heading_style& style) {
    if (style.size > size + one_size) return true;
    return style.size > size - one_size && style.bold && !first.bold;
  };
  const auto found = std::ranges::find_if_not(styles, is_larger);
  if (found == styles.end())
    return styles.empty() ? 1 : std::clamp(styles.back().level + 1, 1, level_max);
  const int depth = numbering_depth(first.text);
  const int deeper = found->depth_least > 0 ? std::max(0, depth - found->depth_least) : 0;
  return std::clamp(found->level + deeper, 1, level_max);
}

heading_level_finder::look heading_level_finder::known_look(const row& line) const {
  const look exact{to_tenths(line.size), line.bold};
  for (const auto& [known, counted] : looks_) {
    if (known.bold == exact.bold && std::abs(known.size - exact.size) < one_size) return known;
  }
  return exact;
}

void heading_level_finder::add(int page, std::span<const row> rows) {
  for (const auto& line : rows) {
    if (line.heading != heading_part::first) continue;
    const auto seen = known_look(line);
    if (looks_.size() >= looks_max && !looks_.contains(seen)) continue;
    auto& counted = looks_[seen];
    ++counted.headings;
    if (line.outline_level > 0) {
      ++counted.outlined;
      ++counted.outline_levels[line.outline_level];
    }
    const int depth = numbering_depth(line.text);
    if (depth > 0 && (counted.depth_least == 0 || depth < counted.depth_least)) {
      counted.depth_least = depth;
    }
    if (first_page_ == 0) first_page_ = page;
    if (page != first_page_) continue;
    if (first_page_largest_.size == 0 || seen < first_page_largest_) {
      first_page_largest_ = seen;
      first_page_outlined_ = line.outline_level > 0;
    }
  }
}

heading_levels heading_level_finder::finish() const {
  heading_levels found;
  int outlined = 0;
  for (const auto& [seen, counted] : looks_) outlined += counted.outlined;
  const bool by_outline = outlined >= outlined_headings_min;
  found.title_above_outline = by_outline && !first_page_outlined_;
  int larger = 0;
  for (const auto& [seen, counted] : looks_) {
    if (found.styles.size() == looks_kept) break;
    const bool is_title = seen == first_page_largest_;
    int level = larger + 1;
    if (by_outline && counted.outlined > 0) {
      level = most_common(counted.outline_levels) + (found.title_above_outline ? 1 : 0);
    }
    level = std::min(level, level_max);
    found.styles.push_back({seen.size, seen.bold, level, counted.depth_least});
    if (counted.headings >= headings_of_level || is_title) larger = std::max(larger, level);
  }
  return found;
}

}  // namespace pagemill::extract
