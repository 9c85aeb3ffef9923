#include "worker/extract/layout/profile/profile.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr int run_pages = 3;                       ///< of sampled neighbours
constexpr std::int64_t body_characters_min = 200;  ///< of a size: a heading may have fewer
constexpr std::size_t heading_sizes_max = 5;
constexpr std::size_t profiled_heading_characters_max = 200;

}  // namespace

std::vector<int> profile_pages(int page_count) {
  std::vector<int> pages;
  if (page_count <= profile_pages_max) {
    for (int page = 1; page <= page_count; ++page) pages.push_back(page);
    return pages;
  }
  constexpr int runs = profile_pages_max / run_pages;
  for (int i = 0; i < runs; ++i) {
    const auto first = static_cast<int>(static_cast<std::int64_t>(i) * page_count / runs) + 1;
    for (int page = first; page < first + run_pages; ++page) pages.push_back(page);
  }
  pages.push_back(page_count);
  return pages;
}

profile_builder::size_count& profile_builder::count_of(float size) {
  for (auto& count : sizes_) {
    if (count.size == size) return count;
  }
  return sizes_.emplace_back(size_count{.size = size});
}

void profile_builder::add(const raw_page& page) {
  for (const auto& span : page.spans) {
    auto& count = count_of(to_tenths(span.style.size));
    count.characters += span.characters;
    if (span.style.bold) count.bold += span.characters;
    if (span.style.monospace) count.monospace += span.characters;
  }
  std::vector<row> rows;
  for (std::uint32_t i = 0; i < page.blocks.size(); ++i) {
    for (auto& line : rows_of(page, i)) rows.push_back(std::move(line));
  }
  for (const auto& line : rows) {
    if (line.characters > profiled_heading_characters_max || !has_letter(line.text)) continue;
    const float size = to_tenths(line.size);
    const auto found = std::ranges::find(headings_, size, &heading_candidate::size);
    if (found == headings_.end())
      headings_.push_back({size, 1});
    else
      ++found->rows;
  }
  running_.add(page, rows);
}

std::int64_t profile_builder::characters() const {
  std::int64_t all = 0;
  for (const auto& count : sizes_) all += count.characters;
  return all;
}

float profile_builder::body_size() const {
  const auto most = std::ranges::max_element(sizes_, {}, [](const size_count& count) {
    return std::tuple(count.characters, -count.size);
  });
  return most == sizes_.end() ? 0 : most->size;
}

float profile_builder::largest_body_size() const {
  const auto all = characters();
  float largest = body_size();
  for (const auto& count : sizes_) {
    if (count.characters < body_characters_min || count.characters * 5 <= all) continue;
    largest = std::max(largest, count.size);
  }
  return largest;
}

std::vector<float> profile_builder::heading_sizes() const {
  const float body = body_size();
  const auto all = characters();
  std::vector<float> sizes;
  for (const auto& candidate : headings_) {
    if (candidate.size < body * heading_ratio) continue;
    const auto count = std::ranges::find(sizes_, candidate.size, &size_count::size);
    // A size with a fifth of the text is a second body size, such as that of an introduction.
    if (count == sizes_.end() || count->characters * 5 > all) continue;
    sizes.push_back(candidate.size);
  }
  std::ranges::sort(sizes, std::greater{});
  const auto [first, last] =
      std::ranges::unique(sizes, [](float a, float b) { return a - b < size_step; });
  sizes.erase(first, last);
  // Of many sizes the smaller ones are headings; the large ones appear once, on a cover.
  if (sizes.size() > heading_sizes_max) {
    sizes.erase(sizes.begin() + 1,
                sizes.end() - static_cast<std::ptrdiff_t>(heading_sizes_max - 1));
  }
  return sizes;
}

document_profile profile_builder::finish() const {
  document_profile profile;
  profile.body_size = body_size();
  profile.largest_body_size = largest_body_size();
  const auto all = characters();
  std::int64_t bold = 0, monospace = 0;
  for (const auto& count : sizes_) {
    bold += count.bold;
    monospace += count.monospace;
  }
  profile.body_bold = bold * 4 > all;
  profile.body_monospace = monospace * 5 > all * 3;
  profile.heading_sizes = heading_sizes();
  profile.running = running_.finish(profile.body_size * heading_ratio);
  return profile;
}

}  // namespace pagemill::extract
