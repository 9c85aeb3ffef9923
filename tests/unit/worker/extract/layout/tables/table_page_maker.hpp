/// Makes pages with texts in columns and rules around them, and reads their tables.
#pragma once
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/tables/table_finder.hpp"

namespace pagemill::test {

using text_table = std::vector<std::vector<std::string>>;

/// Texts on one height, each at its x.
struct table_line {
  float y = 0;
  std::vector<std::pair<float, const char*>> texts;
};

inline raw_page_maker page_with(std::initializer_list<table_line> lines, bool monospace = false) {
  raw_page_maker maker;
  for (const auto& line : lines) {
    for (const auto& [x, text] : line.texts) {
      maker.line(text, {.x = x, .y = line.y, .monospace = monospace});
    }
  }
  return maker;
}

/// A table of three columns and four rows without a rule.
inline raw_page_maker numbers() {
  return page_with({{100, {{72, "Country"}, {200, "2001"}, {260, "2002"}}},
                    {112, {{72, "Austria"}, {200, "12"}, {260, "14"}}},
                    {124, {{72, "Belgium"}, {200, "15"}, {260, "17"}}},
                    {136, {{72, "Croatia"}, {200, "18"}, {260, "19"}}}});
}

/// Rules between all fields of a grid.
inline raw_page_maker& ruled(raw_page_maker& maker, const std::vector<float>& xs,
                             const std::vector<float>& ys) {
  for (const float x : xs) maker.rule({x, ys.front(), x, ys.back()});
  for (const float y : ys) maker.rule({xs.front(), y, xs.back(), y});
  return maker;
}

inline std::vector<text_table> tables_of(const raw_page_maker& maker) {
  std::vector<text_table> tables;
  for (auto& found : extract::find_tables(maker.make()).found)
    tables.push_back(std::move(found.table.rows));
  return tables;
}

}  // namespace pagemill::test
