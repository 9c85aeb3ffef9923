#include "api/ai/extractive/summary_parts.hpp"

#include <algorithm>
#include <format>
#include <string_view>

namespace pagemill {
namespace {

constexpr std::size_t levels_max = 3;
constexpr std::size_t sections_least = 3;
constexpr int page_parts_max = 8, pages_of_part_least = 2;

/// "2.3" of "2.3.1" at level 2.
std::string_view path_at(std::string_view section, std::size_t level) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < level; ++i) {
    end = section.find('.', i == 0 ? 0 : end + 1);
    if (end == std::string_view::npos) return section;
  }
  return section.substr(0, end);
}

document_parts by_sections(std::span<const passage> passages, std::size_t level) {
  document_parts parts;
  std::string_view last;
  for (const auto& one : passages) {
    const auto path = path_at(one.section, level);
    if (parts.headings.empty() || path != last) {
      const auto at = std::min(level, one.titles.size());
      parts.headings.push_back(at == 0 ? "" : one.titles[at - 1]);
      last = path;
    }
    parts.part_of.push_back(parts.headings.size() - 1);
  }
  return parts;
}

document_parts by_pages(std::span<const passage> passages) {
  document_parts parts;
  const int first = passages.front().first_page;
  const int pages = passages.back().last_page - first + 1;
  const int wanted = std::clamp(pages / pages_of_part_least, 1, page_parts_max);
  for (int i = 0; i < wanted; ++i) {
    const int from = first + i * pages / wanted, to = first + (i + 1) * pages / wanted - 1;
    parts.headings.push_back(wanted == 1  ? ""
                             : from == to ? std::format("p. {}", from)
                                          : std::format("pp. {}–{}", from, to));
  }
  for (const auto& one : passages) {
    // The part whose first page is the last one that is not behind the passage's.
    const int page = std::clamp(one.first_page - first, 0, pages - 1);
    int part = page * wanted / pages;
    while (part + 1 < wanted && (part + 1) * pages / wanted <= page) ++part;
    parts.part_of.push_back(static_cast<std::size_t>(part));
  }
  return parts;
}

}  // namespace

document_parts parts_of(std::span<const passage> passages) {
  if (passages.empty()) return {};
  document_parts best;
  for (std::size_t level = 1; level <= levels_max; ++level) {
    auto parts = by_sections(passages, level);
    if (parts.headings.size() >= sections_least) return parts;
    if (parts.headings.size() > best.headings.size()) best = std::move(parts);
  }
  return best.headings.size() > 1 ? best : by_pages(passages);
}

}  // namespace pagemill
