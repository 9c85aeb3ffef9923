#include "worker/extract/layout/text/logical_order.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <utility>

#include <utf8proc.h>

namespace pagemill::extract {
namespace {

constexpr float word_gap = 0.15F;   ///< of the font size, between two words without a space
constexpr float drawn_gap = 0.08F;  ///< likewise, where a space was drawn
constexpr float same_place = 0.01F;
constexpr std::size_t ligature_max = 32;  ///< characters of one glyph

/// A glyph with what belongs to it: further characters of a ligature, marks.
struct cluster {
  float x0 = 0, x1 = 0;
  std::vector<int> members;  ///< in logical order
  float middle() const { return (x0 + x1) / 2; }
};

bool is_mark(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

bool is_space(char32_t c) {
  return c == ' ' || c == 0xA0;
}

bool near(float a, float b, float size) {
  return std::fabs(a - b) <= same_place * std::max(size, 1.0F);
}

/// Whether glyph `i`, without width, goes on the ligature that follows it: MuPDF turns lines drawn
/// from left to right around, and their ligatures with them.
bool belongs_to_next(std::span<const placed_glyph> glyphs, std::size_t i, float size) {
  const float x = glyphs[i].x0;
  const auto end = std::min(glyphs.size(), i + ligature_max);
  auto next = i + 1;
  while (next < end && glyphs[next].x0 == glyphs[next].x1) ++next;
  return next < end && near(glyphs[next].x1, x, size);
}

/// By bisection of the sorted clusters: a line may have hundreds of thousands of marks.
void attach_to_nearest(std::span<cluster> clusters, float x, int index) {
  if (clusters.empty()) return;
  auto nearest = std::ranges::lower_bound(clusters, x, {}, &cluster::middle);
  const auto distance = [x](const cluster& to) {
    return std::pair(std::max({to.x0 - x, x - to.x1, 0.0F}), std::fabs(to.middle() - x));
  };
  if (nearest == clusters.end() ||
      (nearest != clusters.begin() && distance(*(nearest - 1)) <= distance(*nearest))) {
    --nearest;
  }
  nearest->members.push_back(index);
}

std::vector<cluster> clusters_of(std::span<const placed_glyph> glyphs, float size) {
  std::vector<cluster> clusters;
  std::vector<int> marks, pending;  // pending: parts of the next ligature, the last one first
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const auto& glyph = glyphs[i];
    const int index = static_cast<int>(i);
    const bool in_ligature =
        glyph.x0 == glyph.x1 && !clusters.empty() && near(clusters.back().x1, glyph.x0, size);
    const bool is_gap = is_space(glyph.c) && !in_ligature;  // whatever its width
    if (is_mark(glyph.c) && !in_ligature) {
      marks.push_back(index);
    } else if (glyph.x0 < glyph.x1 && !is_gap) {
      auto& made = clusters.emplace_back(cluster{glyph.x0, glyph.x1, {index}});
      made.members.insert(made.members.end(), pending.rbegin(), pending.rend());
      pending.clear();
    } else if (!is_gap && !in_ligature && belongs_to_next(glyphs, i, size)) {
      pending.push_back(index);
    } else if (is_gap || clusters.empty()) {
      clusters.push_back({glyph.x0, glyph.x1, {index}});
    } else {
      clusters.back().members.push_back(index);
    }
  }
  marks.insert(marks.end(), pending.begin(), pending.end());
  std::ranges::stable_sort(clusters, {}, &cluster::middle);
  for (const int mark : marks) {
    const auto& glyph = glyphs[static_cast<std::size_t>(mark)];
    attach_to_nearest(clusters, (glyph.x0 + glyph.x1) / 2, mark);
  }
  return clusters;
}

bool is_right_to_left(char32_t c) {
  if (c < 0x590) return false;
  const auto direction = u_charDirection(static_cast<UChar32>(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

/// One UTF-16 unit for a cluster: ICU must see its direction, not its text.
char16_t unit_of(char32_t c) {
  if (c < 0x10000) return static_cast<char16_t>(c);
  return is_right_to_left(c) ? u'\u05D0' : u'A';
}

/// The line as it looks, from left to right, with one space where there is a gap between words;
/// `sources` are the clusters, or inserted_space. A space that was drawn counts only with a gap:
/// some programs fill words with spaces to stretch them.
std::u16string visual_text(std::span<const placed_glyph> glyphs,
                           const std::vector<cluster>& clusters, float size,
                           std::vector<int>& sources) {
  std::u16string text;
  const cluster* before = nullptr;
  int space = inserted_space;
  bool drawn = false;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const char32_t c = glyphs[static_cast<std::size_t>(clusters[i].members.front())].c;
    if (is_space(c)) {
      space = static_cast<int>(i);
      drawn = true;
      continue;
    }
    const float gap = before == nullptr ? 0 : clusters[i].x0 - before->x1;
    if (before != nullptr && gap > (drawn ? drawn_gap : word_gap) * size) {
      text += u' ';
      sources.push_back(space);
    }
    text += unit_of(c);
    sources.push_back(static_cast<int>(i));
    before = &clusters[i];
    space = inserted_space;
    drawn = false;
  }
  return text;
}

/// Right to left, unless most of the line's letters run from left to right.
UBiDiLevel paragraph_level(std::u16string_view text) {
  std::ptrdiff_t right = 0, left = 0;
  for (const char16_t c : text) {
    const auto direction = u_charDirection(c);
    if (direction == U_LEFT_TO_RIGHT) ++left;
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) ++right;
  }
  return right >= left ? 1 : 0;
}

/// Positions of `visual` in logical order; as they are if ICU has no memory.
std::vector<int> logical_positions(const std::u16string& visual) {
  std::vector<int> order(visual.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  const std::unique_ptr<UBiDi, decltype(&ubidi_close)> bidi(ubidi_open(), ubidi_close);
  if (!bidi) return order;
  UErrorCode status = U_ZERO_ERROR;
  ubidi_setReorderingMode(bidi.get(), UBIDI_REORDER_INVERSE_LIKE_DIRECT);
  ubidi_setPara(bidi.get(), visual.data(), static_cast<int>(visual.size()), paragraph_level(visual),
                nullptr, &status);
  if (U_FAILURE(status) == 0) ubidi_getVisualMap(bidi.get(), order.data(), &status);
  return order;
}

}  // namespace

bool may_be_turned(char32_t c) {
  return is_right_to_left(c) ||
         (c >= 0x590 && u_charDirection(static_cast<UChar32>(c)) == U_ARABIC_NUMBER);
}

std::vector<int> logical_order(std::span<const placed_glyph> glyphs, float size) {
  const auto clusters = clusters_of(glyphs, size);
  std::vector<int> sources;
  const auto visual = visual_text(glyphs, clusters, size, sources);
  std::vector<int> order;
  order.reserve(glyphs.size());
  for (const int position : logical_positions(visual)) {
    const int source = sources[static_cast<std::size_t>(position)];
    if (source == inserted_space) {
      order.push_back(inserted_space);
      continue;
    }
    const auto& members = clusters[static_cast<std::size_t>(source)].members;
    order.insert(order.end(), members.begin(), members.end());
  }
  return order;
}

}  // namespace pagemill::extract
