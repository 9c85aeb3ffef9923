#include "worker/extract/layout/painted/visibility.hpp"

#include <algorithm>
#include <cmath>

namespace pagemill::extract {
namespace {

constexpr std::size_t areas_max = 8192;
constexpr std::size_t covers_max = 512;
constexpr float thin = 2;  ///< points: a lower area is no background, but may be a strip of one
constexpr rgb_color white{1, 1, 1};
constexpr float same_color = 3.0F / 255;
constexpr float readable_size = 1;  ///< points
/// Of the height of a page: small pages may have small units.
constexpr float readable_share = 1.0F / 800;

bool is_same(rgb_color a, rgb_color b) {
  return std::fabs(a.r - b.r) <= same_color && std::fabs(a.g - b.g) <= same_color &&
         std::fabs(a.b - b.b) <= same_color;
}

}  // namespace

bool contains(const bounding_box& box, page_point at) {
  return at.x >= box.x0 && at.x <= box.x1 && at.y >= box.y0 && at.y <= box.y1;
}

painted_page::painted_page() {
  areas_.reserve(areas_max);
  covers_.reserve(covers_max);
}

void painted_page::begin(bounding_box page) {
  page_ = page;
  areas_.clear();
  covers_.clear();
  color_count_ = 0;
  text_.fill(0);
  runs_.clear();
  is_full_ = false;
}

int painted_page::cell(float at, float low, float high) {
  const float place = (at - low) / std::max(high - low, 1.0F) * grid_side;
  return static_cast<int>(std::clamp(place, 0.0F, grid_side - 1.0F));
}

int painted_page::row(float y) const {
  return cell(y, page_.y0, page_.y1);
}

std::uint64_t painted_page::cells(float from, float to) const {
  const int left = cell(from, page_.x0, page_.x1), right = cell(to, page_.x0, page_.x1);
  return (~0ULL >> (grid_side - 1 - right + left)) << left;
}

void painted_page::add_text(page_point first, page_point last) {
  if (!std::isfinite(first.x + first.y + last.x + last.y)) return;
  const int from = row(std::min(first.y, last.y)), to = row(std::max(first.y, last.y));
  const auto bits = cells(std::min(first.x, last.x), std::max(first.x, last.x));
  for (int y = from; y <= to; ++y) text_[static_cast<std::size_t>(y)] |= bits;
}

bool painted_page::has_text_in(const bounding_box& box) const {
  const auto bits = cells(box.x0, box.x1);
  for (int y = row(box.y0); y <= row(box.y1); ++y) {
    if ((text_[static_cast<std::size_t>(y)] & bits) != 0) return true;
  }
  return false;
}

void painted_page::add_area(bounding_box box, std::optional<rgb_color> color, bool is_exact,
                            const void* last_character) {
  box = {std::max(box.x0, page_.x0), std::max(box.y0, page_.y0), std::min(box.x1, page_.x1),
         std::min(box.y1, page_.y1)};
  if (!(box.x1 > box.x0) || !(box.y1 > box.y0)) return;
  if (!is_exact || std::min(box.x1 - box.x0, box.y1 - box.y0) < thin) color.reset();
  if (areas_.size() == areas_max) {
    is_full_ = true;
    return;
  }
  areas_.push_back({box, color});
  if (color) note(*color);
  if (!color || last_character == nullptr || !has_text_in(box)) return;
  runs_.clear();
  if (covers_.size() < covers_max) covers_.push_back({box, last_character});
}

std::optional<rgb_color> painted_page::color_below(page_point at) const {
  for (auto last = areas_.rbegin(); last != areas_.rend(); ++last) {
    if (contains(last->box, at)) return last->color;
  }
  return white;
}

void painted_page::note(rgb_color color) {
  if (color_count_ <= colors_.size() && !is_painted(color)) {
    if (color_count_ < colors_.size()) colors_[color_count_] = color;
    ++color_count_;
  }
}

bool painted_page::is_painted(rgb_color color) const {
  if (color_count_ > colors_.size() || is_same(color, white)) return true;
  return std::any_of(colors_.begin(), colors_.begin() + color_count_,
                     [&](rgb_color known) { return is_same(known, color); });
}

bool painted_page::stands_out(rgb_color color, page_point first, page_point last) const {
  if (is_full_ || !is_painted(color)) return true;
  const auto hides = [&](page_point at) {
    const auto below = color_below(at);
    return below && is_same(*below, color);
  };
  return !hides(first) || !hides(last);
}

bool is_too_small(float size, float page_height) {
  return size < std::min(readable_size, page_height * readable_share);
}

}  // namespace pagemill::extract
