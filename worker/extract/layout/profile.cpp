#include "worker/extract/layout/profile.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "worker/extract/layout/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float margin_share = 0.15F;       ///< of the page's height, above and below
constexpr std::size_t margin_rows = 3;      ///< outermost rows that can repeat
constexpr float sampled_same_place = 4.0F;  ///< points by which a repeated line may move
constexpr int few_pages = 8;                ///< below it a line must repeat on most pages
constexpr std::size_t repeated_max = 500;
constexpr std::size_t repeated_bytes_max = 300;
constexpr std::size_t heading_sizes_max = 5;
constexpr std::size_t profiled_heading_characters_max = 200;

float rounded(float size) {
  return std::round(size * 10) / 10;
}

int pages_needed(int pages) {
  if (pages < 3) return pages + 1;  // nothing repeats by intent on two pages
  if (pages < few_pages) return std::max(2, (pages * 3 + 4) / 5);
  return 3;
}

}  // namespace

std::vector<int> profile_pages(int page_count) {
  std::vector<int> pages;
  const int wanted = std::min(page_count, profile_pages_max);
  for (int i = 0; i < wanted; ++i) {
    pages.push_back(static_cast<int>(static_cast<std::int64_t>(i) * page_count / wanted) + 1);
  }
  return pages;
}

margin margin_of(const row& line, float page_height) {
  const float middle = (line.bbox.y0 + line.bbox.y1) / 2;
  if (middle < page_height * margin_share) return margin::top;
  if (middle > page_height * (1 - margin_share)) return margin::bottom;
  return margin::none;
}

float edge_distance(const row& line, margin where, float page_height) {
  const float middle = (line.bbox.y0 + line.bbox.y1) / 2;
  return where == margin::bottom ? page_height - middle : middle;
}

profile_builder::size_count& profile_builder::count_of(float size) {
  for (auto& count : sizes_) {
    if (count.size == size) return count;
  }
  return sizes_.emplace_back(size_count{.size = size});
}

void profile_builder::add(const raw_page& page) {
  ++pages_;
  for (const auto& span : page.spans) {
    auto& count = count_of(rounded(span.style.size));
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
    const float size = rounded(line.size);
    const auto found = std::ranges::find(headings_, size, &heading_candidate::size);
    if (found == headings_.end())
      headings_.push_back({size, 1});
    else
      ++found->rows;
  }
  add_margin_rows(page, rows);
}

void profile_builder::add_margin_rows(const raw_page& page, std::vector<row>& rows) {
  for (const auto where : {margin::top, margin::bottom}) {
    std::vector<const row*> inside;
    for (const auto& line : rows) {
      if (line.horizontal && margin_of(line, page.height) == where) inside.push_back(&line);
    }
    std::ranges::stable_sort(
        inside, {}, [&](const row* line) { return edge_distance(*line, where, page.height); });
    if (inside.size() > margin_rows) inside.resize(margin_rows);
    for (const auto* line : inside) {
      if (line->text.size() > repeated_bytes_max) continue;
      const float distance = edge_distance(*line, where, page.height);
      sightings_.push_back({{where, distance, repeat_key(clean_line(line->text))}, line->size});
      for (const int number : numbers_in(line->text)) {
        numbers_.push_back({{where, distance, number - page.number}, line->size, page.number});
      }
    }
  }
}

float profile_builder::body_size() const {
  const auto most = std::ranges::max_element(sizes_, {}, [](const size_count& count) {
    return std::tuple(count.characters, -count.size);
  });
  return most == sizes_.end() ? 0 : most->size;
}

std::vector<repeated_line> profile_builder::repeated_lines() const {
  std::map<std::pair<margin, std::string>, std::vector<const sighting*>> groups;
  for (const auto& seen : sightings_) groups[{seen.line.where, seen.line.key}].push_back(&seen);
  const int needed = pages_needed(pages_);
  const float body = body_size();
  std::vector<repeated_line> repeated;
  for (auto& [key, seen] : groups) {
    std::ranges::stable_sort(seen, {}, [](const sighting* s) { return s->line.distance; });
    // Occurrences at about the same height are one repeated line; a group may contain several.
    for (std::size_t first = 0; first < seen.size();) {
      std::size_t end = first + 1;
      while (end < seen.size() &&
             seen[end]->line.distance - seen[end - 1]->line.distance <= sampled_same_place) {
        ++end;
      }
      const auto count = static_cast<int>(end - first);
      const auto& middle = *seen[first + (end - first) / 2];
      const bool large = middle.size >= body * heading_ratio;
      const bool often = count * 4 >= pages_;
      if (count >= needed && (often || !large) && repeated.size() < repeated_max) {
        repeated.push_back({key.first, rounded(middle.line.distance), key.second});
      }
      first = end;
    }
  }
  return repeated;
}

std::vector<folio> profile_builder::folios() const {
  auto seen = numbers_;
  const float body = body_size();
  std::erase_if(seen, [body](const number_sighting& s) { return s.size >= body * heading_ratio; });
  std::ranges::sort(seen, {}, [](const number_sighting& s) {
    return std::tuple(s.place.where, s.place.offset, s.place.distance, s.page);
  });
  std::vector<folio> folios;
  for (std::size_t first = 0; first < seen.size();) {
    const auto& place = seen[first].place;
    std::set<int> pages;
    std::size_t end = first;
    while (end < seen.size() && seen[end].place.where == place.where &&
           seen[end].place.offset == place.offset &&
           seen[end].place.distance - place.distance <= sampled_same_place) {
      pages.insert(seen[end++].page);
    }
    // On a third of the pages: odd, even or a part's pages may have their own places.
    if (pages.size() >= 3 && static_cast<int>(pages.size()) * 3 >= pages_) {
      const auto& middle = seen[first + (end - first) / 2].place;
      folios.push_back({place.where, rounded(middle.distance), place.offset});
    }
    first = end;
  }
  return folios;
}

std::vector<float> profile_builder::heading_sizes() const {
  const float body = body_size();
  std::int64_t all = 0;
  for (const auto& count : sizes_) all += count.characters;
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
      std::ranges::unique(sizes, [](float a, float b) { return a - b < 0.35F; });
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
  std::int64_t all = 0, bold = 0, monospace = 0;
  for (const auto& count : sizes_) {
    all += count.characters;
    bold += count.bold;
    monospace += count.monospace;
  }
  profile.body_bold = bold * 2 > all;
  profile.body_monospace = monospace * 5 > all * 3;
  profile.heading_sizes = heading_sizes();
  profile.repeated = repeated_lines();
  profile.folios = folios();
  return profile;
}

}  // namespace pagemill::extract
