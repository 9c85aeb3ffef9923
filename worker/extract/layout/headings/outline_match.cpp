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

/// Letters and digits alone, in lower case.
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
  const auto first = essence.find_first_not_of("0123456789");
  return first == std::string_view::npos ? essence : essence.substr(first);
}

bool are_same(std::string_view title, std::string_view text) {
  if (title == text) return true;
  const auto bare = without_number(title);
  constexpr std::size_t bytes_min = 3;
  return bare.size() >= bytes_min && bare == without_number(text) &&
         (bare.size() == title.size() || bare.size() == text.size());
}

}  // namespace

std::vector<int> outline_levels(std::span<const row> rows, int number,
                                std::span<const outline_entry> outline) {
  std::vector<int> levels(rows.size());
  struct wanted {
    std::string essence;
    int level = 1;
  };
  std::vector<wanted> titles;
  for (const auto& entry : outline) {
    if (entry.page != number || titles.size() == entries_max) continue;
    if (auto essence = essence_of(entry.title); !essence.empty()) {
      titles.push_back({std::move(essence), entry.level});
    }
  }
  if (titles.empty() || rows.size() > rows_max) return levels;
  std::vector<std::string> essences;
  for (const auto& line : rows) essences.push_back(essence_of(line.text));
  for (const auto& title : titles) {
    for (std::size_t first = 0; first < rows.size(); ++first) {
      if (levels[first] != 0 || essences[first].empty()) continue;
      std::string text;
      std::size_t end = first;
      while (end < rows.size() && end - first < title_rows_max &&
             text.size() <= title.essence.size()) {
        text += essences[end++];
        if (are_same(title.essence, text)) break;
      }
      if (!are_same(title.essence, text)) continue;
      std::fill(levels.begin() + static_cast<std::ptrdiff_t>(first),
                levels.begin() + static_cast<std::ptrdiff_t>(end), title.level);
      break;
    }
  }
  return levels;
}

}  // namespace pagemill::extract
