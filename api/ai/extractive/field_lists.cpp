#include "api/ai/extractive/field_lists.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/core/clean_text.hpp"
#include "common/documents/list_mark.hpp"

namespace pagemill {
namespace {

constexpr auto summary_meanings = std::to_array<std::string_view>(
    {"total", "subtotal", "tax", "net", "gross", "discount", "balance", "sum"});
constexpr double equal_margin = 1e-9;
constexpr std::size_t part_bytes_max = 60;

/// Which column each property has, as far as there is one.
struct column_match {
  std::vector<std::pair<const field_rule*, std::size_t>> columns;
  double score = 0;
};

column_match match_columns(const field_finder& finder, const field_table& table,
                           const field_rule& item) {
  struct possible {
    double score = 0;
    const field_rule* rule = nullptr;
    std::size_t column = 0;
  };
  std::vector<possible> all;
  for (const auto& rule : item.properties) {
    if (!rule.is_leaf()) continue;
    const auto label = finder.label_of(rule, {});
    for (std::size_t c = 0; c < table.heads.size(); ++c) {
      const auto score = finder.score(label, table.heads[c], {});
      if (score >= label_score_least) all.push_back({.score = score, .rule = &rule, .column = c});
    }
  }
  std::ranges::stable_sort(all, std::greater{}, &possible::score);
  column_match match;
  for (const auto& one : all) {
    const bool taken = std::ranges::any_of(match.columns, [&](const auto& each) {
      return each.first == one.rule || each.second == one.column;
    });
    if (taken) continue;
    match.columns.emplace_back(one.rule, one.column);
    match.score += one.score;
  }
  return match;
}

/// Total, VAT and the like below the items of a table.
bool sums_up(const field_finder& finder, const field_row& row, std::size_t columns) {
  std::size_t filled = 0;
  bool summary = false;
  for (const auto& cell : row.cells) {
    if (trim(cell.text, " \t\n").empty()) continue;
    ++filled;
    const auto words = label_words(cell.text, finder.context().language);
    summary = summary || (!words.empty() && words.size() <= 4 &&
                          std::ranges::contains(summary_meanings, words[0].meaning));
  }
  return summary && filled < columns;
}

std::optional<found_value> read_cell(const field_finder& finder, const field_rule& rule,
                                     const field_row& row, std::size_t column) {
  if (column >= row.cells.size()) return std::nullopt;
  const auto& cell = row.cells[column];
  auto value = read_field(rule, cell.text, finder.style());
  if (!value) return std::nullopt;
  return found_value{.value = *std::move(value),
                     .cited = cell.text,
                     .page = row.page,
                     .box = cell.box,
                     .of_form = false};
}

/// nullopt: the row is no item.
std::optional<found_item> item_of_row(const field_finder& finder, const field_row& row,
                                      const column_match& match) {
  const auto columns = match.columns.size();
  if (sums_up(finder, row, columns)) return std::nullopt;
  found_item made;
  std::size_t filled = 0;
  for (const auto& [rule, column] : match.columns) {
    const bool empty = column >= row.cells.size() || trim(row.cells[column].text, " \t\n").empty();
    if (empty) continue;
    ++filled;
    if (auto value = read_cell(finder, *rule, row, column)) {
      made.members.emplace(rule->name, *std::move(value));
    }
  }
  const bool broken = made.members.size() < filled && filled < columns;
  if (made.members.empty() || broken || filled < (columns + 1) / 2) return std::nullopt;
  return made;
}

std::vector<found_item> items_of_tables(const field_finder& finder, const field_rule& item,
                                        const field_label& label) {
  const field_table* best = nullptr;
  column_match best_match;
  bool tied = false;
  const auto leaves = static_cast<std::size_t>(
      std::ranges::count_if(item.properties, [](const field_rule& one) { return one.is_leaf(); }));
  for (const auto& table : finder.tables()) {
    auto match = match_columns(finder, table, item);
    const auto least = leaves > 1 ? std::max<std::size_t>(2, (leaves + 1) / 2) : 1;
    if (match.columns.size() < least) continue;
    // What the table is called decides between two that have the same heads.
    if (finder.score(label, table.above, {}) >= label_score_least) match.score += 1;
    if (best == nullptr || match.score > best_match.score + equal_margin) {
      best = &table;
      best_match = std::move(match);
      tied = false;
    } else if (match.score > best_match.score - equal_margin) {
      tied = true;
    }
  }
  std::vector<found_item> items;
  if (best == nullptr || tied) return items;
  for (const auto& row : best->rows) {
    if (auto made = item_of_row(finder, row, best_match)) items.push_back(*std::move(made));
  }
  return items;
}

/// The list items right behind the block `at`.
std::vector<found_item> items_behind(const field_finder& finder, const field_rule& item,
                                     std::size_t at) {
  std::vector<found_item> items;
  const auto& blocks = finder.task().layout.blocks;
  for (auto i = at + 1; i < blocks.size(); ++i) {
    const auto& one = blocks[i];
    if (one.content.kind == block_kind::header || one.content.kind == block_kind::footer) continue;
    if (one.content.kind != block_kind::list_item) break;
    std::string_view text = one.content.text;
    if (const auto mark = find_list_mark(text)) text.remove_prefix(mark->bytes);
    if (auto value = read_field(item, text, finder.style())) {
      items.push_back({.own = found_value{.value = *std::move(value),
                                          .cited = std::string(text),
                                          .page = one.page,
                                          .box = one.content.bbox,
                                          .of_form = false},
                       .members = {}});
    }
  }
  return items;
}

std::vector<found_item> items_of_lists(const field_finder& finder, const field_rule& item,
                                       const field_label& label) {
  std::vector<found_item> found;
  const auto& blocks = finder.task().layout.blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto text = trim(blocks[i].content.text, " :\n");
    if (!is_label_text(text)) continue;
    const auto words = label_words(text, finder.context().language);
    if (finder.score(label, words, {}) < label_score_least) continue;
    auto items = items_behind(finder, item, i);
    if (items.empty()) continue;
    // Two lists under the same heading: nobody knows which is meant.
    if (!found.empty()) return {};
    found = std::move(items);
  }
  return found;
}

std::vector<found_item> items_of_columns(const field_finder& finder, const field_rule& item,
                                         const field_label& label) {
  std::vector<found_item> items;
  const field_table* of = nullptr;
  for (const auto& table : finder.tables()) {
    for (std::size_t c = 0; c < table.heads.size(); ++c) {
      if (finder.score(label, table.heads[c], {}) < label_score_least) continue;
      if (of != nullptr) return {};
      of = &table;
      for (const auto& row : table.rows) {
        if (sums_up(finder, row, table.heads.size())) continue;
        if (auto value = read_cell(finder, item, row, c)) {
          items.push_back({.own = *std::move(value), .members = {}});
        }
      }
    }
  }
  return items;
}

/// "Colours: red, green, blue"
std::vector<found_item> items_of_line(const field_finder& finder, const field_rule& item,
                                      const field_label& label) {
  std::vector<found_item> items;
  const auto line = finder.find_list(label);
  if (!line) return items;
  const std::string_view text = line->text;
  const char mark = text.contains(';') ? ';' : ',';
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(mark, at), text.size());
    const auto part = trim(text.substr(at, end - at), " .\n\t");
    at = end + 1;
    if (part.empty()) continue;
    auto value = read_field(item, part, finder.style());
    if (!value || part.size() > part_bytes_max) return {};
    items.push_back({.own = found_value{.value = *std::move(value),
                                        .cited = line->cited,
                                        .page = line->page,
                                        .box = line->box,
                                        .of_form = line->of_form},
                     .members = {}});
  }
  return items;
}

}  // namespace

std::vector<found_item> find_items(const field_finder& finder, const field_rule& rule,
                                   const label_phrase& around) {
  const auto& item = rule.items[0];
  const auto label = finder.label_of(rule, around);
  if (item.is(field_type::object)) return items_of_tables(finder, item, label);
  if (!item.is_leaf()) return {};
  auto items = items_of_lists(finder, item, label);
  if (items.empty()) items = items_of_columns(finder, item, label);
  if (items.empty()) items = items_of_line(finder, item, label);
  return items;
}

}  // namespace pagemill
