#include "worker/extract/layout/order/reading_order.hpp"

#include <utility>

#include "worker/extract/layout/order/line_order.hpp"
#include "worker/extract/layout/order/tag_order.hpp"
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

/// Columns are read if they save more steps back than this share of the lines.
constexpr float steps_saved = 0.02F;
/// Of lines that are not upright: the rules are made for those that are.
constexpr float others_max = 0.3F;

/// By places only.
line_order placed_order(const raw_page& page, const line_order& drawn) {
  const auto drawn_steps = count_steps_back(page.lines, drawn);
  if (drawn_steps == 0) return {};
  auto repaired = runs_in_place(page.lines, drawn);
  const auto repaired_steps = count_steps_back(page.lines, repaired);
  auto columns = column_order(page, drawn);
  const auto column_steps = count_steps_back(page.lines, columns);
  const float saved = static_cast<float>(repaired_steps) - static_cast<float>(column_steps);
  if (saved > steps_saved * static_cast<float>(drawn.size())) return columns;
  return repaired_steps < drawn_steps ? std::move(repaired) : line_order();
}

/// The better order of the upright lines; empty if the file's own stands. Whoever tagged the page
/// knew what follows what, where places do not tell: that wins unless it steps back more often.
line_order better_order(const raw_page& page, const line_order& drawn) {
  auto placed = placed_order(page, drawn);
  auto tagged = tag_order(page, drawn);
  const auto& stands = placed.empty() ? drawn : placed;
  if (tagged.empty() || tagged == stands) return placed;
  const bool better = count_steps_back(page.lines, tagged) <= count_steps_back(page.lines, stands);
  if (!better) return placed;
  return tagged == drawn ? line_order() : tagged;
}

/// The other lines follow those that the file draws before them.
line_order with_others(const raw_page& page, const line_order& upright) {
  line_order order;
  order.reserve(page.lines.size());
  const auto add_others_from = [&](std::uint32_t index) {
    for (; index < page.lines.size() && !page.lines[index].is_upright(); ++index) {
      order.push_back(index);
    }
  };
  add_others_from(0);
  for (const auto index : upright) {
    order.push_back(index);
    add_others_from(index + 1);
  }
  return order;
}

/// Rebuilds lines and blocks. Lines that follow each other in a raw block stay in one, and those of
/// a row come into one.
class rebuilder {
 public:
  explicit rebuilder(const raw_page& from) : from_(from), made_(from) {
    made_.lines.clear();
    made_.blocks.clear();
    block_of_.resize(from.lines.size());
    for (std::uint32_t b = 0; b < from.blocks.size(); ++b) {
      const auto& block = from.blocks[b];
      for (std::uint32_t i = 0; i < block.line_count; ++i) block_of_[block.first_line + i] = b;
    }
  }

  raw_page run(const line_order& order) {
    images_before(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto index = order[i];
      if (i == 0 || !goes_on(order[i - 1], index)) {
        made_.blocks.push_back({.first_line = static_cast<std::uint32_t>(made_.lines.size()),
                                .bbox = from_.lines[index].bbox});
      }
      made_.lines.push_back(from_.lines[index]);
      extend(made_.blocks.back().bbox, from_.lines[index].bbox);
      ++made_.blocks.back().line_count;
      const auto& block = from_.blocks[block_of_[index]];
      if (index + 1 == block.first_line + block.line_count) images_before(block_of_[index] + 1);
    }
    return std::move(made_);
  }

 private:
  bool goes_on(std::uint32_t before, std::uint32_t next) const {
    if (made_.blocks.empty() || made_.blocks.back().image >= 0) return false;
    const auto& a = from_.lines[before];
    const auto& b = from_.lines[next];
    return (next == before + 1 && block_of_[before] == block_of_[next]) ||
           (on_one_baseline(a.bbox, b.bbox) && b.bbox.x0 >= a.bbox.x1 - (a.bbox.y1 - a.bbox.y0));
  }
  /// The images that the file draws from block `at` on, up to its next lines.
  void images_before(std::uint32_t at) {
    for (; at < from_.blocks.size() && from_.blocks[at].image >= 0; ++at) {
      made_.blocks.push_back(from_.blocks[at]);
    }
  }

  const raw_page& from_;
  raw_page made_;
  std::vector<std::uint32_t> block_of_;  ///< of each line
};

}  // namespace

std::optional<raw_page> in_reading_order(const raw_page& page) {
  if (page.lines.size() > ordered_lines_max) return std::nullopt;
  line_order drawn;
  for (std::uint32_t i = 0; i < page.lines.size(); ++i) {
    if (page.lines[i].is_upright()) drawn.push_back(i);
  }
  const auto others = static_cast<float>(page.lines.size() - drawn.size());
  if (others > others_max * static_cast<float>(page.lines.size())) return std::nullopt;
  const auto order = better_order(page, drawn);
  if (order.empty()) return std::nullopt;
  return rebuilder(page).run(with_others(page, order));
}

}  // namespace pagemill::extract
