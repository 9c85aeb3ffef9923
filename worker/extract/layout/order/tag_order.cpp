#include "worker/extract/layout/order/tag_order.hpp"

#include <algorithm>
#include <map>

#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/page/tag_roles.hpp"

namespace pagemill::extract {
namespace {

constexpr float mixed_share = 0.1F;  ///< of the lines, at most, may lie in another paragraph's box
constexpr std::size_t comparisons_max = 4'000'000;

/// Whether the boxes of paragraphs contain many lines of others: parts of them are scattered.
bool are_mixed(const raw_page& page, const line_order& lines) {
  struct extent {
    bounding_box box;
    std::size_t lines = 0;
  };
  std::map<std::uint32_t, extent> paragraphs;
  const auto tag_of = [&](std::uint32_t index) -> const raw_tag* {
    const int tag = page.lines[index].tag;
    return tag < 0 ? nullptr : &page.tags[static_cast<std::size_t>(tag)];
  };
  const auto is_one = [](const raw_tag* tag) {
    return tag != nullptr && (tag->role == tag_role::paragraph || tag->role == tag_role::heading ||
                              tag->role == tag_role::list_item);
  };
  for (const auto index : lines) {
    const auto* tag = tag_of(index);
    if (!is_one(tag)) continue;
    auto& paragraph = paragraphs[tag->element];
    if (paragraph.lines++ == 0) paragraph.box = page.lines[index].bbox;
    extend(paragraph.box, page.lines[index].bbox);
  }
  std::erase_if(paragraphs, [](const auto& entry) { return entry.second.lines < 2; });
  if (paragraphs.size() * lines.size() > comparisons_max) return true;
  const auto mixed = std::ranges::count_if(lines, [&](std::uint32_t index) {
    const auto* tag = tag_of(index);
    if (!is_one(tag)) return false;
    const auto& box = page.lines[index].bbox;
    const float x = (box.x0 + box.x1) / 2, y = middle_y(box);
    return std::ranges::any_of(paragraphs, [&](const auto& entry) {
      const auto& around = entry.second.box;
      return entry.first != tag->element && x > around.x0 && x < around.x1 && y > around.y0 &&
             y < around.y1;
    });
  });
  return static_cast<float>(mixed) > mixed_share * static_cast<float>(lines.size());
}

}  // namespace

line_order tag_order(const raw_page& page, const line_order& drawn) {
  if (page.tags.empty() || !is_tagged(count_tagged(page)) || are_mixed(page, drawn)) return {};
  // Each line with the tag that it, or the last line before it that has one, has.
  std::vector<std::pair<int, std::uint32_t>> ranked;
  int last = -1;
  for (const auto index : drawn) {
    const int tag = page.lines[index].tag;
    const bool named =
        tag >= 0 && page.tags[static_cast<std::size_t>(tag)].role != tag_role::artifact;
    if (named) last = tag;
    ranked.emplace_back(last, index);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<int, std::uint32_t>::first);
  line_order order;
  for (const auto& [rank, index] : ranked) order.push_back(index);
  return order;
}

}  // namespace pagemill::extract
