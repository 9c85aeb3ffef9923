#include "worker/extract/paint/rule_watch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "worker/extract/paint/page_boxes.hpp"

namespace pagemill::extract {
namespace {

constexpr float thin = 3;         ///< points: the greatest thickness of a rule
constexpr float length_min = 4;   ///< points; and at least twice the thickness
constexpr float straight = 0.5F;  ///< points off its axis, over its length

void add_rule(bounding_box box, std::vector<raw_rule>& rules) {
  const float width = box.x1 - box.x0, height = box.y1 - box.y0;
  const bool horizontal = width >= height;
  const float length = std::max(width, height), thickness = std::min(width, height);
  if (!(thickness <= thin && length >= length_min && length >= 2 * thickness)) return;
  if (rules.size() < rules.capacity()) rules.push_back({box, horizontal});
}

struct stroke_walk {
  fz_matrix matrix;
  fz_rect page;
  float half_width;
  std::vector<raw_rule>* rules;
  fz_point first{}, last{};

  void move(float x, float y) { first = last = fz_transform_point_xy(x, y, matrix); }
  void line_to(fz_point to) {
    const fz_point from = std::exchange(last, to);
    if (std::fabs(from.x - to.x) > straight && std::fabs(from.y - to.y) > straight) return;
    const fz_rect seen = fz_intersect_rect(
        {std::min(from.x, to.x) - half_width, std::min(from.y, to.y) - half_width,
         std::max(from.x, to.x) + half_width, std::max(from.y, to.y) + half_width},
        page);
    if (fz_is_empty_rect(seen) != 0) return;
    add_rule(box_within(page, seen), *rules);
  }
  void line(float x, float y) { line_to(fz_transform_point_xy(x, y, matrix)); }
};

}  // namespace

void add_filled_rule(bounding_box box, std::vector<raw_rule>& rules) {
  add_rule(box, rules);
}

void add_stroked_rules(fz_context* context, const fz_path* path, fz_matrix matrix, float width,
                       fz_rect page, std::vector<raw_rule>& rules) {
  static const fz_path_walker walker{
      .moveto = [](fz_context*, void* walk, float x,
                   float y) { static_cast<stroke_walk*>(walk)->move(x, y); },
      .lineto = [](fz_context*, void* walk, float x,
                   float y) { static_cast<stroke_walk*>(walk)->line(x, y); },
      .curveto =
          [](fz_context*, void* walk, float, float, float, float, float x, float y) {
            auto& at = *static_cast<stroke_walk*>(walk);
            at.last = fz_transform_point_xy(x, y, at.matrix);
          },
      .closepath =
          [](fz_context*, void* walk) {
            auto& at = *static_cast<stroke_walk*>(walk);
            at.line_to(at.first);
          },
      .quadto = nullptr,
      .curvetov = nullptr,
      .curvetoy = nullptr,
      .rectto =
          [](fz_context*, void* walk, float x0, float y0, float x1, float y1) {
            auto& at = *static_cast<stroke_walk*>(walk);
            at.move(x0, y0);
            at.line(x1, y0);
            at.line(x1, y1);
            at.line(x0, y1);
            at.line(x0, y0);
          }};
  stroke_walk walk{.matrix = matrix, .page = page, .half_width = width / 2, .rules = &rules};
  fz_walk_path(context, path, &walker, &walk);
}

}  // namespace pagemill::extract
