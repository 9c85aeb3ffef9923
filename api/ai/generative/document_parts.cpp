#include "api/ai/generative/document_parts.hpp"

#include <utility>

namespace pagemill {
namespace {

std::string_view chapter_of(const passage& one) {
  return std::string_view(one.section).substr(0, one.section.find('.'));
}

std::string heading_of(const passage& one) {
  return one.titles.empty() ? std::string() : one.titles.front();
}

std::size_t bytes_of(std::span<const snippet> snippets) {
  std::size_t bytes = 0;
  for (const auto& one : snippets) bytes += one.text.size() + snippet_overhead_bytes;
  return bytes;
}

}  // namespace

std::optional<std::vector<document_part>> cut_document(std::span<const passage> passages,
                                                       std::size_t bytes_max, std::size_t most) {
  std::vector<document_part> parts;
  std::size_t bytes = 0;
  const auto all = cut_snippets(passages, static_cast<std::size_t>(-1));
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    const auto at = all[begin].passage;
    while (end < all.size() && all[end].passage == at) ++end;
    const std::span of_passage(all.begin() + static_cast<std::ptrdiff_t>(begin), end - begin);
    const auto more = bytes_of(of_passage);
    const bool new_chapter =
        begin > 0 && chapter_of(passages[all[begin - 1].passage]) != chapter_of(passages[at]);
    if (parts.empty() || bytes + more > bytes_max || (new_chapter && bytes >= bytes_max / 2)) {
      if (parts.size() == most) return std::nullopt;
      parts.push_back({.heading = heading_of(passages[at]), .snippets = {}});
      bytes = 0;
    }
    bytes += more;
    parts.back().snippets.insert(parts.back().snippets.end(), of_passage.begin(), of_passage.end());
  }
  return parts;
}

}  // namespace pagemill
