#include "worker/extract/layout/headings/outline_match.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t title_rows_max = 4;
constexpr std::size_t entries_max = 500;  ///< of a page
constexpr std::size_t rows_max = 2000;
constexpr std::size_t row_bytes_max = 1000;  ///< a longer row is no title
constexpr std::size_t number_bytes_max = 24;  ///< longer digits are no number of a title

/// Only letters and digits, in lower case.
std::string essence_of(std::string_view text) {
  const auto lower = lower_case(text);
  std::string kept;
  for (std::size_t at = 0; at < lower.size();) {
    const char32_t c = next_code_point(lower, at);
    if (is_letter(c) || is_digit(c)) append_utf8(kept, c);
  }
  return kept;
}

/// Without the number that may stand before either of title and row.
std::string_view without_number(std::string_view essence) {
  const auto first = essence.substr(0, number_bytes_max + 1).find_first_not_of("0123456789");
  return first == std::string_view::npos ? essence : essence.substr(first);
}

bool is_number(std::string_view essence) {
  return essence.size() <= number_bytes_max &&
         essence.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The title of an entry of the page.
class wanted_title {
 public:
  wanted_title(std::string essence, int level) : essence_(std::move(essence)), level_(level) {}
  int level() const { return level_; }
  std::size_t bytes() const { return essence_.size(); }

  bool is(std::string_view text) const {
    if (essence_ == text) return true;
    constexpr std::size_t bytes_min = 3;
    return bare().size() >= bytes_min && bare() == without_number(text) &&
           (bare().size() == essence_.size() || bare().size() == text.size());
  }
  /// Whether a text that begins so may be the title: quick, since most rows are none.
  bool may_begin(std::string_view row) const {
    return is_number(row) || essence_.starts_with(row) || bare().starts_with(without_number(row));
  }

 private:
  std::string_view bare() const { return without_number(essence_); }

  std::string essence_;
  int level_ = 1;
};

}  // namespace

std::vector<int> outline_levels(std::span<const row> rows, int number,
                                std::span<const outline_entry> outline) {
  std::vector<int> levels(rows.size());
  std::vector<wanted_title> titles;
  for (const auto& entry : outline) {
    if (entry.page != number || titles.size() == entries_max) continue;
    if (auto essence = essence_of(entry.title); !essence.empty()) {
      titles.emplace_back(std::move(essence), entry.level);
    }
  }
  if (titles.empty() || rows.size() > rows_max) return levels;
  std::vector<std::string> essences;
  for (const auto& line : rows) {
    essences.push_back(line.text.size() > row_bytes_max ? "" : essence_of(line.text));
  }
  for (const auto& title : titles) {
    for (std::size_t first = 0; first < rows.size(); ++first) {
      if (levels[first] != 0 || essences[first].empty()) continue;
      if (!title.may_begin(essences[first])) continue;
      std::string text;
      std::size_t end = first;
      while (end < rows.size() && end - first < title_rows_max && text.size() <= title.bytes()) {
        text += essences[end++];
        if (title.is(text)) break;
      }
      if (!title.is(text)) continue;
      std::fill(levels.begin() + static_cast<std::ptrdiff_t>(first),
                levels.begin() + static_cast<std::ptrdiff_t>(end), title.level());
      break;
    }
  }
  return levels;
}

}  // namespace pagemill::extract
