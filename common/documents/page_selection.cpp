#include "common/documents/page_selection.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

constexpr std::size_t parts_max = 1'000;
constexpr std::string_view blanks = " ";

std::optional<int> parse_page(std::string_view text) {
  text = trim(text, blanks);
  int page = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), page);
  if (problem != std::errc{} || end != text.data() + text.size() || page < 1) return std::nullopt;
  return page;
}

std::optional<page_range> parse_range(std::string_view part) {
  const auto dash = part.find('-');
  const auto first = parse_page(part.substr(0, dash));
  if (!first) return std::nullopt;
  if (dash == std::string_view::npos) return page_range{*first, *first};
  if (trim(part.substr(dash + 1), blanks).empty()) return page_range{.first = *first};
  const auto last = parse_page(part.substr(dash + 1));
  if (!last || *last < *first) return std::nullopt;
  return page_range{*first, *last};
}

}  // namespace

result<page_selection> page_selection::parse(std::string_view text) {
  page_selection selection;
  if (trim(text, blanks).empty()) return selection;
  std::vector<page_range> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const auto part = trim(text.substr(at, comma - at), blanks);
    const auto range = parse_range(part);
    if (!range) {
      return fail(errc::invalid_input,
                  std::format("pages: \"{}\" is no page or range", part.substr(0, 40)));
    }
    parts.push_back(*range);
    if (parts.size() > parts_max) {
      return fail(errc::invalid_input, std::format("pages: more than {} parts", parts_max));
    }
    at = comma + 1;
  }
  std::ranges::sort(parts, {}, &page_range::first);
  for (const auto& part : parts) {
    auto& merged = selection.ranges_;
    // Compared without adding one: the last page of an open range is the largest int.
    if (!merged.empty() && part.first - 1 <= merged.back().last) {
      merged.back().last = std::max(merged.back().last, part.last);
    } else {
      merged.push_back(part);
    }
  }
  return selection;
}

bool page_selection::contains(int page) const {
  if (page < 1) return false;
  return all() || std::ranges::any_of(ranges_, [page](const page_range& range) {
           return range.first <= page && page <= range.last;
         });
}

int page_selection::next(int page, int page_count) const {
  page = std::max(page, 1);
  if (all()) return page <= page_count ? page : 0;
  for (const auto& range : ranges_) {
    if (range.last < page) continue;
    const int candidate = std::max(page, range.first);
    return candidate <= page_count ? candidate : 0;
  }
  return 0;
}

int page_selection::count(int page_count) const {
  if (all()) return std::max(page_count, 0);
  int total = 0;
  for (const auto& range : ranges_) {
    total += std::max(0, std::min(range.last, page_count) - range.first + 1);
  }
  return total;
}

std::string page_selection::text() const {
  std::string out;
  for (const auto& range : ranges_) {
    if (!out.empty()) out += ',';
    out += std::to_string(range.first);
    if (range.last == range.first) continue;
    out += '-';
    if (range.last != std::numeric_limits<int>::max()) out += std::to_string(range.last);
  }
  return out;
}

}  // namespace pagemill
