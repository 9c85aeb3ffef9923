#include "worker/extract/layout/profile/profile.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr int run_pages = 3;  ///< of sampled neighbours
constexpr std::size_t compounds_seen_max = 20'000;

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

void profile_builder::add(const raw_page& page) {
  for (const auto& span : page.spans) {
    auto& count = sizes_[to_tenths(span.style.size)];
    count.characters += span.characters;
    if (span.style.monospace) count.monospace += span.characters;
  }
  std::vector<row> rows;
  for (std::uint32_t i = 0; i < page.blocks.size(); ++i) {
    for (auto& line : rows_of(page, i)) rows.push_back(std::move(line));
  }
  for (const auto& line : rows) add_compounds(line.text);
  running_.add(page, rows);
  styles_of_rows_.add(rows);
}

void profile_builder::add_compounds(std::string_view line) {
  for (auto& one : compounds_in(line)) {
    if (compounds_.size() < compounds_seen_max || compounds_.contains(one)) {
      ++compounds_[std::move(one)];
    }
  }
}

std::vector<std::string> profile_builder::compounds() const {
  std::vector<std::pair<int, std::string>> ranked;
  for (const auto& [one, count] : compounds_) ranked.emplace_back(-count, one);
  std::ranges::sort(ranked);
  ranked.resize(std::min(ranked.size(), compounds_max));
  std::vector<std::string> kept;
  for (auto& [count, one] : ranked) kept.push_back(std::move(one));
  std::ranges::sort(kept);
  return kept;
}

float profile_builder::body_size() const {
  // Of several the smallest.
  const auto most =
      std::ranges::max_element(sizes_, {}, [](const auto& size) { return size.second.characters; });
  return most == sizes_.end() ? 0 : most->first;
}

document_profile profile_builder::finish() const {
  document_profile profile;
  profile.body_size = body_size();
  std::int64_t all = 0, monospace = 0;
  for (const auto& [size, count] : sizes_) {
    all += count.characters;
    monospace += count.monospace;
  }
  profile.body_monospace = monospace * 5 > all * 3;
  profile.running = running_.finish(profile.body_size * heading_ratio);
  profile.styles = styles_of_rows_.finish();
  profile.compounds = compounds();
  return profile;
}

}  // namespace pagemill::extract
