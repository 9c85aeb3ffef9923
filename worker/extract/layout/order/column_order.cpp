// Recursive cuts of a page into columns and bands.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "worker/extract/layout/order/line_order.hpp"
#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/unicode/code_points.hpp"

namespace pagemill::extract {
namespace {

constexpr float gutter = 6;          ///< points between two columns
constexpr float band_gap = 1;        ///< points between two bands
constexpr std::size_t rows_min = 3;  ///< of a column
constexpr int depth_max = 40;        ///< of cuts into bands
constexpr float rows_shared = 0.5F;  ///< of a column's lines: it belongs to a table
constexpr float same_row = 0.25F;    ///< of a line's height, between the middles of two lines
/// A column of prose has lines of at least so many bytes, and digits in fewer than this share.
constexpr std::size_t prose_bytes = 25;
constexpr float prose_digits = 0.3F;

class cutter {
 public:
  explicit cutter(const raw_page& page) : page_(page) { order_.reserve(page.lines.size()); }

  line_order run(const line_order& lines) {
    cut(lines, 0);
    return std::move(order_);
  }

 private:
  using group = line_order;

  const raw_line& line(std::uint32_t index) const { return page_.lines[index]; }

  void cut(group lines, int depth) {
    if (lines.size() > 1) {
      auto columns = groups(lines, &bounding_box::x0, &bounding_box::x1, gutter);
      const bool tall =
          std::ranges::all_of(columns, [this](const group& column) { return has_rows(column); });
      if (tall && cut_columns(columns, depth)) return;
      auto bands = groups(lines, &bounding_box::y0, &bounding_box::y1, band_gap);
      if (bands.size() > 1 && depth < depth_max) {
        for (auto& band : bands) cut(std::move(band), depth + 1);
        return;
      }
      if (!tall && cut_columns(columns, depth)) return;
    }
    append_rows(std::move(lines));
  }
  /// Cuts apart the columns that are none of a table; false if that leaves one.
  bool cut_columns(const std::vector<group>& columns, int depth) {
    std::vector<group> apart;
    for (const auto& column : columns) {
      if (!apart.empty() && is_table(apart.back(), column)) {
        apart.back().insert(apart.back().end(), column.begin(), column.end());
      } else {
        apart.push_back(column);
      }
    }
    if (apart.size() < 2) return false;
    for (auto& column : apart) cut(std::move(column), depth + 1);
    return true;
  }
  /// Groups with a gap of at least `least` between them along one axis, in its order.
  std::vector<group> groups(const group& lines, float bounding_box::* low,
                            float bounding_box::* high, float least) const {
    auto sorted = lines;
    std::ranges::stable_sort(sorted, {}, [&](std::uint32_t i) { return line(i).bbox.*low; });
    std::vector<group> out;
    float end = 0;
    for (const auto index : sorted) {
      const auto& box = line(index).bbox;
      if (out.empty() || box.*low - end >= least) {
        end = box.*high;
        out.emplace_back();
      }
      out.back().push_back(index);
      end = std::max(end, box.*high);
    }
    return out;
  }
  bool has_rows(const group& lines) const {
    std::vector<long> tops;
    for (const auto index : lines) tops.push_back(std::lround(line(index).bbox.y0));
    std::ranges::sort(tops);
    return std::unique(tops.begin(), tops.end()) - tops.begin() >=
           static_cast<std::ptrdiff_t>(rows_min);
  }
  bool is_table(const group& left, const group& right) const {
    const auto& [few, many] =
        left.size() < right.size() ? std::tie(left, right) : std::tie(right, left);
    return share_on_rows(page_, few, many, same_row) >= rows_shared &&
           !(is_prose(left) && is_prose(right));
  }
  bool is_prose(const group& lines) const {
    std::size_t bytes = 0, digits = 0;
    for (const auto index : lines) {
      for (std::uint32_t i = 0; i < line(index).span_count; ++i) {
        const auto& span = page_.spans[line(index).first_span + i];
        const std::string_view text(page_.text.data() + span.begin, span.end - span.begin);
        bytes += text.size();
        digits += static_cast<std::size_t>(
            std::ranges::count_if(text, [](unsigned char c) { return is_digit(c); }));
      }
    }
    return bytes >= prose_bytes * lines.size() &&
           static_cast<float>(digits) < prose_digits * static_cast<float>(bytes);
  }
  /// From top to bottom, in each row from left to right.
  void append_rows(group lines) {
    std::ranges::stable_sort(lines, {}, [this](std::uint32_t i) { return middle_y(line(i).bbox); });
    for (std::size_t begin = 0; begin < lines.size();) {
      const auto& first = line(lines[begin]).bbox;
      auto end = begin + 1;
      for (; end < lines.size(); ++end) {
        const auto& next = line(lines[end]).bbox;
        if (middle_y(next) - middle_y(first) >= lower_height(first, next) / 2) break;
      }
      const auto row = std::ranges::subrange(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                             lines.begin() + static_cast<std::ptrdiff_t>(end));
      std::ranges::stable_sort(row, {}, [this](std::uint32_t i) { return line(i).bbox.x0; });
      order_.insert(order_.end(), row.begin(), row.end());
      begin = end;
    }
  }

  const raw_page& page_;
  line_order order_;
};

}  // namespace

line_order column_order(const raw_page& page, const line_order& drawn) {
  return cutter(page).run(drawn);
}

}  // namespace pagemill::extract
