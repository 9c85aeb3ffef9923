#include "worker/extract/layout/running/running_lines.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "worker/extract/layout/running/page_numbers.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float margin_share = 0.15F;       ///< of the page's height, above and below
constexpr std::size_t margin_rows = 3;      ///< outermost rows that can repeat
constexpr float sampled_same_place = 4.0F;  ///< points by which a repeated line may move
constexpr float same_place = 6.0F;          ///< likewise, on a page that was not sampled
constexpr int pages_min = 3;                ///< nothing repeats by intent on fewer
constexpr int few_pages = 8;                ///< below it a line must repeat on half of the pages
constexpr std::size_t repeated_max = 500;
constexpr std::size_t repeated_bytes_max = 300;
constexpr std::size_t titles_min = 6;

int pages_needed(int pages) {
  return pages < few_pages ? std::max(pages_min, (pages + 1) / 2) : pages_min;
}

/// One space between words, none at the ends.
std::string collapse(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string key_of(std::string_view line, const page_number& number) {
  return std::string(line.substr(0, number.begin)) + '#' + std::string(line.substr(number.end));
}

std::string rest_of(std::string_view line, const page_number& number) {
  return collapse(std::string(line.substr(0, number.begin)) + ' ' +
                  std::string(line.substr(number.end)));
}

/// A number besides the page's: what it counts is not known, so the line is content. The numbering
/// of a section at its start is part of a title.
bool has_own_number(std::string_view rest) {
  const auto title = rest.substr(std::min(rest.find_first_not_of("0123456789."), rest.size()));
  return title.find_first_of("0123456789") != std::string_view::npos;
}

bool may_be_heading(const row& line, float large) {
  return has_letter(line.text) && (line.size >= large || numbering_depth(line.text) > 0);
}

/// `place` is a folio or a repeated line.
bool is_at(const auto& place, margin where, float distance) {
  return place.where == where && std::fabs(place.distance - distance) <= same_place;
}

/// A line of a page's margin.
struct margin_line {
  margin where;
  float distance;
  std::string text;
  std::vector<page_number> numbers;
};

bool has_folio(const margin_line& line, const running_lines& known) {
  return std::ranges::any_of(known.folios, [&](const folio& place) {
    if (!is_at(place, line.where, line.distance)) return false;
    return std::ranges::any_of(line.numbers, [&](const page_number& number) {
      if (number.offset != place.offset) return false;
      const auto rest = rest_of(line.text, number);
      return (!has_letter(rest) && !has_digit(rest)) || (known.titles_run && !has_own_number(rest));
    });
  });
}

bool is_repeated(const margin_line& line, const running_lines& known) {
  return std::ranges::any_of(known.repeated, [&](const repeated_line& seen) {
    if (!is_at(seen, line.where, line.distance)) return false;
    if (!seen.offset) return seen.key == line.text;
    return std::ranges::any_of(line.numbers, [&](const page_number& number) {
      return number.offset == *seen.offset && seen.key == key_of(line.text, number);
    });
  });
}

}  // namespace

float to_tenths(float points) {
  constexpr float most = 1e6F;  // no page has more, and tenths of more would not survive JSON
  return std::isfinite(points) ? std::round(std::clamp(points, -most, most) * 10) / 10 : 0;
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

void running_line_finder::add(const raw_page& page, const std::vector<row>& rows) {
  ++pages_;
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
      const auto text = collapse(line->text);
      sightings_.push_back({{where, distance, text, std::nullopt}, line->size, page.number, {}});
      for (const auto& number : page_numbers_in(text, page.number)) {
        sightings_.push_back({{where, distance, key_of(text, number), number.offset},
                              line->size,
                              page.number,
                              rest_of(text, number)});
      }
    }
  }
}

std::vector<repeated_line> running_line_finder::repeated_lines(float large) const {
  std::map<std::tuple<margin, std::string_view, std::optional<int>>, std::vector<const sighting*>>
      groups;
  for (const auto& seen : sightings_) {
    groups[{seen.line.where, seen.line.key, seen.line.offset}].push_back(&seen);
  }
  std::vector<repeated_line> repeated;
  for (auto& [key, seen] : groups) {
    std::ranges::stable_sort(seen, {}, [](const sighting* s) { return s->line.distance; });
    // Occurrences at about the same height are one repeated line; a group may contain several.
    for (std::size_t first = 0; first < seen.size();) {
      std::set<int> pages{seen[first]->page};
      std::size_t end = first + 1;
      while (end < seen.size() &&
             seen[end]->line.distance - seen[end - 1]->line.distance <= sampled_same_place) {
        pages.insert(seen[end++]->page);
      }
      const auto count = static_cast<int>(pages.size());
      const auto& middle = *seen[first + (end - first) / 2];
      const bool often = count * 4 >= pages_;
      if (count >= pages_needed(pages_) && (often || middle.size < large) &&
          repeated.size() < repeated_max) {
        repeated.push_back(middle.line);
        repeated.back().distance = to_tenths(middle.line.distance);
      }
      first = end;
    }
  }
  return repeated;
}

std::vector<folio> running_line_finder::folios(float large) const {
  std::vector<const sighting*> seen;
  for (const auto& each : sightings_) {
    if (each.line.offset && each.size < large) seen.push_back(&each);
  }
  std::ranges::sort(seen, {}, [](const sighting* s) {
    return std::tuple(s->line.where, *s->line.offset, s->line.distance, s->page);
  });
  std::vector<folio> folios;
  for (std::size_t first = 0; first < seen.size();) {
    const auto& place = seen[first]->line;
    std::set<int> pages;
    std::size_t end = first;
    while (end < seen.size() && seen[end]->line.where == place.where &&
           seen[end]->line.offset == place.offset &&
           seen[end]->line.distance - place.distance <= sampled_same_place) {
      pages.insert(seen[end++]->page);
    }
    // On a third of the pages: odd, even or a part's pages may have their own places.
    const auto count = static_cast<int>(pages.size());
    if (count >= pages_min && count * 3 >= pages_) {
      const auto& middle = seen[first + (end - first) / 2]->line;
      folios.push_back({middle.where, to_tenths(middle.distance), *middle.offset});
    }
    first = end;
  }
  return folios;
}

bool running_line_finder::titles_run(const std::vector<folio>& folios) const {
  std::map<std::string_view, std::set<int>> pages_of;
  std::vector<std::string_view> titles;
  for (const auto& seen : sightings_) {
    if (!seen.line.offset || !has_letter(seen.rest)) continue;
    const bool placed = std::ranges::any_of(folios, [&](const folio& place) {
      return place.offset == *seen.line.offset && is_at(place, seen.line.where, seen.line.distance);
    });
    if (!placed) continue;
    pages_of[seen.rest].insert(seen.page);
    titles.push_back(seen.rest);
  }
  const auto again = std::ranges::count_if(
      titles, [&](std::string_view title) { return pages_of[title].size() > 1; });
  return titles.size() >= titles_min && static_cast<std::size_t>(again) * 2 >= titles.size();
}

running_lines running_line_finder::finish(float large) const {
  running_lines found;
  found.repeated = repeated_lines(large);
  found.folios = folios(large);
  found.titles_run = titles_run(found.folios);
  return found;
}

margin running_margin(const row& line, const raw_page& page, const running_lines& known,
                      float large) {
  if (!line.horizontal || (known.repeated.empty() && known.folios.empty())) return margin::none;
  const auto where = margin_of(line, page.height);
  if (where == margin::none) return margin::none;
  margin_line at{where, edge_distance(line, where, page.height), collapse(line.text), {}};
  at.numbers = page_numbers_in(at.text, page.number);
  const bool runs =
      is_repeated(at, known) || (!may_be_heading(line, large) && has_folio(at, known));
  return runs ? where : margin::none;
}

}  // namespace pagemill::extract
