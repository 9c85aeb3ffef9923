#include "worker/extract/layout/headings/heading_finder.hpp"

#include <algorithm>
#include <cmath>

#include "worker/extract/layout/headings/heading_candidates.hpp"
#include "worker/extract/layout/headings/heading_model.hpp"
#include "worker/extract/layout/headings/text_shape.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t heading_part_rows_max = 4;
constexpr std::size_t heading_bytes_max = 250;
constexpr float part_gap_max = 0.75F;  ///< of the size, between two rows of one heading
constexpr float part_gap_min = -0.5F;
constexpr float further_share = 0.8F;  ///< of the threshold, for a row after the first
/// Of rows with tags: those tagged as headings need this share of the threshold, those tagged as
/// paragraphs or as anything else need more than it.
constexpr float tagged_share = 0.85F, sure_of_text = 0.6F, sure = 0.8F;

/// Whether `next` may be a further row of the heading that `line` begins or continues.
bool goes_on(const row& line, const row& next) {
  const bool tagged = line.tag.role == tag_role::heading;
  if (tagged != (next.tag.role == tag_role::heading)) return false;
  if (tagged) return line.tag.element == next.tag.element;
  if (std::fabs(line.size - next.size) >= 0.3F || line.bold != next.bold) return false;
  if (line.font != next.font || !line.horizontal || !next.horizontal) return false;
  const float gap = next.bbox.y0 - line.bbox.y1;
  return gap > part_gap_min * line.size && gap < part_gap_max * line.size &&
         next.bbox.y0 > line.bbox.y0 + 0.4F * line.size && !is_numbered(next.text);
}

class heading_search {
 public:
  heading_search(std::span<const row> rows, std::span<const heading_features> features,
                 std::span<const int> outline_levels)
      : rows_(rows), parts_(rows.size()), scores_(rows.size(), -1) {
    const auto model = built_in_heading_model();
    threshold_ = model.threshold;
    for (std::size_t i = 0; i < features.size(); ++i) {
      const bool tagged = rows[i].tag.role == tag_role::heading && has_letter(rows[i].text);
      if (!tagged && !may_be_heading(rows[i], outline_levels[i])) continue;
      scores_[i] = with_tag(evaluate_trees(model.trees, features[i]), rows[i].tag.role);
    }
  }

  std::vector<heading_part> run() {
    for (std::size_t first = 0; first < rows_.size();) {
      std::size_t end = first + 1;
      while (end < rows_.size() && goes_on(rows_[end - 1], rows_[end])) ++end;
      if (end - first > heading_part_rows_max || mean_score(first, end) < threshold_)
        mark_single(first, end);
      else
        mark(first, end);
      first = end;
    }
    return std::move(parts_);
  }

 private:
  /// What the page's tags say weighs more than a doubt, and less than certainty.
  float with_tag(float score, tag_role role) const {
    switch (role) {
      case tag_role::none: return score;
      case tag_role::heading: return score < tagged_share * threshold_ ? 0 : std::max(score, sure);
      case tag_role::paragraph:
      case tag_role::list_item: return score < sure_of_text ? 0 : score;
      default: return score < sure ? 0 : score;
    }
  }
  float mean_score(std::size_t first, std::size_t end) const {
    float sum = 0;
    int count = 0;
    for (auto i = first; i < end; ++i) {
      if (scores_[i] < 0) continue;
      sum += scores_[i];
      ++count;
    }
    return count > 0 ? sum / static_cast<float>(count) : 0;
  }
  /// Rows of one look that are not one heading may contain some.
  void mark_single(std::size_t first, std::size_t end) {
    while (first < end) {
      if (scores_[first] < threshold_) {
        ++first;
        continue;
      }
      auto last = first + 1;
      while (last < end && scores_[last] >= further_share * threshold_) ++last;
      mark(first, last);
      first = last;
    }
  }
  void mark(std::size_t first, std::size_t end) {
    std::size_t bytes = 0;
    for (auto i = first; i < end; ++i) bytes += rows_[i].text.size();
    if (end - first > heading_part_rows_max || bytes > heading_bytes_max) return;
    for (auto i = first; i < end; ++i) {
      parts_[i] = i == first ? heading_part::first : heading_part::further;
    }
  }

  std::span<const row> rows_;
  std::vector<heading_part> parts_;
  std::vector<float> scores_;  ///< -1: not asked for
  float threshold_ = 0;
};

}  // namespace

std::vector<heading_part> find_headings(std::span<const row> rows,
                                        std::span<const heading_features> features,
                                        std::span<const int> outline_levels) {
  return heading_search(rows, features, outline_levels).run();
}

}  // namespace pagemill::extract
