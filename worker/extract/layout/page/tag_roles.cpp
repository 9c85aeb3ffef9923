#include "worker/extract/layout/page/tag_roles.hpp"

#include <algorithm>
#include <map>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

constexpr float tagged_share = 0.9F;     ///< of the characters
constexpr float content_share = 0.5F;    ///< of them, that are no artifacts
constexpr float headings_share = 0.34F;  ///< of the content, at most
constexpr std::size_t heading_lines_max = 8;
constexpr float heading_height = 3.0F;  ///< of its lines' heights together, at most

float share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<float>(part) / static_cast<float>(whole);
}

/// Where the lines of one heading are.
struct heading_extent {
  bounding_box box;
  float heights = 0;
  std::size_t lines = 0;
};

bool are_headings_whole(const raw_page& page) {
  std::map<std::uint32_t, heading_extent> headings;
  for (const auto& line : page.lines) {
    if (line.tag < 0) continue;
    const auto& tag = page.tags[static_cast<std::size_t>(line.tag)];
    if (tag.role != tag_role::heading) continue;
    auto& extent = headings[tag.element];
    if (extent.lines++ == 0) extent.box = line.bbox;
    extend(extent.box, line.bbox);
    extent.heights += line.bbox.y1 - line.bbox.y0;
  }
  return std::ranges::all_of(headings, [](const auto& entry) {
    const auto& extent = entry.second;
    return extent.lines <= heading_lines_max &&
           extent.box.y1 - extent.box.y0 <= heading_height * extent.heights;
  });
}

}  // namespace

tagged_text count_tagged(const raw_page& page) {
  tagged_text text;
  for (const auto& line : page.lines) {
    std::uint64_t characters = 0;
    for (std::uint32_t i = 0; i < line.span_count; ++i) {
      characters += page.spans[line.first_span + i].characters;
    }
    text.all += characters;
    if (line.tag < 0) continue;
    text.named += characters;
    const auto role = page.tags[static_cast<std::size_t>(line.tag)].role;
    if (role == tag_role::artifact) continue;
    text.content += characters;
    if (role == tag_role::heading) {
      text.headings += characters;
    } else if (role != tag_role::none) {
      text.others += characters;
    }
  }
  return text;
}

bool is_tagged(const tagged_text& text) {
  return share_of(text.named, text.all) >= tagged_share &&
         share_of(text.content, text.all) >= content_share;
}

bool has_sane_roles(const raw_page& page) {
  if (page.tags.empty()) return false;
  const auto text = count_tagged(page);
  return is_tagged(text) && text.headings > 0 && text.others > 0 &&
         share_of(text.headings, text.content) <= headings_share && are_headings_whole(page);
}

}  // namespace pagemill::extract
