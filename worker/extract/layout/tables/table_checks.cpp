#include "worker/extract/layout/tables/table_checks.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>
#include <string_view>

#include "common/documents/list_mark.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t rows_min = 3;
constexpr float leader_share = 0.25F;
constexpr float monospace_share = 0.6F;
constexpr float numeric_column = 0.6F;
constexpr float overlap_max = 0.2F;        ///< of a row's height
constexpr float mathematics_share = 0.3F;  ///< of the rows
constexpr float cell_bytes_min = 2.5F;     ///< on average; matrices have less
constexpr float numbered_words = 3.0F;
constexpr std::size_t page_steps_min = 4;
constexpr std::ptrdiff_t head_rules_max = 3;
constexpr std::size_t header_rows_max = 3;
constexpr std::size_t year_bytes_max = 10;
constexpr float prose_words = 5.0F;
constexpr float filled_share = 0.4F;  ///< of the places for cells: the scales of a chart fill less

struct column_facts {
  std::size_t cells = 0, numeric = 0, words = 0, marks = 0, colons = 0;
  float share(std::size_t n) const {
    return cells == 0 ? 0 : static_cast<float>(n) / static_cast<float>(cells);
  }
};

std::size_t words_of_text(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
}

bool is_mark(std::string_view text) {
  if (text.size() <= 4 && !is_numeric(text) && !has_letter(text)) return true;
  const std::string with_text = std::string(text) + " x";
  const auto mark = find_list_mark(with_text);
  if (mark && mark->bytes >= text.size()) return true;
  return numbering_depth(with_text) > 1;
}

std::vector<column_facts> facts_of(const open_grid& grid) {
  std::vector<column_facts> columns(grid.columns());
  for (const auto& row : grid.rows) {
    if (row.cells.size() < 2) continue;
    for (const auto& cell : row.cells) {
      if (cell.column_span > 1) continue;
      auto& facts = columns[cell.column];
      ++facts.cells;
      facts.words += words_of_text(cell.text);
      if (is_numeric(cell.text)) ++facts.numeric;
      if (is_mark(cell.text)) ++facts.marks;
      if (cell.text.ends_with(':')) ++facts.colons;
    }
  }
  return columns;
}

bool has_leaders(std::string_view text) {
  return text.contains("....") || text.contains(". . . .") || text.contains("\u2026\u2026");
}

struct grid_facts {
  std::size_t multi = 0, fitting = 0, leaders = 0, cells = 0, numeric = 0;
};

grid_facts count_rows(const open_grid& grid) {
  grid_facts facts;
  for (const auto& row : grid.rows) {
    if (row.cells.size() < 2) continue;
    ++facts.multi;
    bool fits = true, leaders = false;
    for (const auto& cell : row.cells) {
      fits = fits && cell.column_span == 1;
      leaders = leaders || has_leaders(cell.text);
      ++facts.cells;
      if (is_numeric(cell.text)) ++facts.numeric;
    }
    facts.fitting += fits ? 1 : 0;
    facts.leaders += leaders ? 1 : 0;
  }
  return facts;
}

/// Whether one of the first two rows names columns: matrices have no words.
bool has_words_above(const open_grid& grid) {
  const auto is_word = [](const row_cell& cell) {
    return cell.text.size() >= 3 && has_letter(cell.text) && !has_digit(cell.text);
  };
  return std::ranges::any_of(grid.rows | std::views::take(2), [&](const table_row& row) {
    const auto words = static_cast<std::size_t>(std::ranges::count_if(row.cells, is_word));
    return words >= 2 && 2 * words >= row.cells.size();
  });
}

/// Rows of formulas overlap, where indices and fractions stand, and have signs of equality.
bool is_mathematics(const open_grid& grid, std::size_t multi) {
  std::size_t overlaps = 0, equations = 0, cells = 0, bytes = 0;
  for (std::size_t i = 0; i < grid.rows.size(); ++i) {
    const auto& row = grid.rows[i];
    if (i > 0 && row.y0 < grid.rows[i - 1].y1 - overlap_max * (row.y1 - row.y0)) ++overlaps;
    const auto is_equation = [](const row_cell& cell) {
      return cell.text == "=" || cell.text.starts_with("= ") || cell.text.contains(" = ") ||
             cell.text.ends_with(" =");
    };
    if (std::ranges::any_of(row.cells, is_equation)) ++equations;
    cells += row.cells.size();
    for (const auto& cell : row.cells) bytes += cell.text.size();
  }
  const auto most = [](std::size_t n, std::size_t of) {
    return static_cast<float>(n) > mathematics_share * static_cast<float>(of);
  };
  return most(overlaps, grid.rows.size() - 1) || most(equations, multi) ||
         (static_cast<float>(bytes) < cell_bytes_min * static_cast<float>(cells) &&
          !has_words_above(grid));
}

std::optional<long> whole_number(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// How many steps of the whole numbers in one column go up, and how many of these by one.
struct counting {
  std::size_t steps = 0, up = 0, by_one = 0;
};

counting count_steps(const open_grid& grid, std::size_t column) {
  counting out;
  std::optional<long> before;
  for (const auto& row : grid.rows) {
    const auto cell = std::ranges::find(row.cells, column, &row_cell::column);
    if (cell == row.cells.end()) continue;
    const auto number = whole_number(cell->text);
    if (!number) continue;
    if (before) {
      ++out.steps;
      if (*number >= *before) ++out.up;
      if (*number == *before + 1) ++out.by_one;
    }
    before = number;
  }
  return out;
}

/// Text with the numbers of its lines, or titles with the numbers of their pages.
bool is_numbered_text(const open_grid& grid, const std::vector<column_facts>& columns) {
  if (columns.size() != 2) return false;
  const auto& first = columns.front();
  const auto& last = columns.back();
  const auto lines = count_steps(grid, 0), pages = count_steps(grid, 1);
  if (first.share(first.numeric) > 0.8F && last.share(last.words) >= numbered_words &&
      lines.by_one > 0 && 10 * lines.by_one >= 8 * lines.steps) {
    return true;
  }
  return first.share(first.numeric) < 0.2F && last.share(last.numeric) > 0.8F &&
         pages.steps >= page_steps_min && pages.up == pages.steps && pages.by_one < pages.steps;
}

float monospace_of(std::span<const text_row> rows) {
  std::size_t words = 0, monospace = 0;
  for (const auto& row : rows) {
    for (const auto& run : row.runs) {
      words += run.words.size();
      monospace += static_cast<std::size_t>(
          std::ranges::count_if(run.words, [](const table_word& w) { return w.monospace; }));
    }
  }
  return words == 0 ? 0 : static_cast<float>(monospace) / static_cast<float>(words);
}

/// "1999", "2019/20", "FY 2020": how many of a row's cells are, and 0 if others have digits.
std::size_t years_of(const std::vector<std::string>& row) {
  std::size_t years = 0;
  for (const auto& text : row) {
    if (!has_digit(text)) continue;
    const auto at = text.find_first_of("0123456789");
    const auto number = whole_number(std::string_view(text).substr(at, 4));
    const bool longer = at + 4 < text.size() && text[at + 4] >= '0' && text[at + 4] <= '9';
    if (text.size() > year_bytes_max || !number || *number < 1500 || *number > 2100 || longer)
      return 0;
    ++years;
  }
  return years;
}

}  // namespace

bool is_open_table(const open_grid& grid, std::span<const text_row> rows,
                   const rule_evidence& evidence) {
  if (grid.columns() < 2) return false;
  const auto facts = count_rows(grid);
  const bool ruled = evidence.across >= 2;
  if (facts.multi < (ruled ? 2U : rows_min)) return false;
  const auto of_rows = [&](std::size_t n) {
    return static_cast<float>(n) / static_cast<float>(facts.multi);
  };
  if (of_rows(facts.leaders) > leader_share) return false;
  if (of_rows(facts.fitting) < 0.6F) return false;
  if (of_rows(facts.cells) < filled_share * static_cast<float>(grid.columns())) return false;
  const float numeric = static_cast<float>(facts.numeric) / static_cast<float>(facts.cells);
  if (!evidence.typewritten && monospace_of(rows) > monospace_share && numeric < 0.5F) return false;
  auto columns = facts_of(grid);
  if (!ruled && is_mathematics(grid, facts.multi)) return false;
  if (is_numbered_text(grid, columns)) return false;
  if (columns.front().share(columns.front().marks) > 0.5F) columns.erase(columns.begin());
  if (columns.size() < 2) return false;
  std::size_t prose = 0;
  for (const auto& c : columns) {
    if (c.share(c.numeric) < 0.5F && c.share(c.words) >= prose_words) ++prose;
  }
  if (prose >= 2 && !ruled) return false;
  const auto& last = columns.back();
  if (columns.size() == 2 && !ruled) {
    if (last.share(last.numeric) < numeric_column) return false;
    if (columns.front().share(columns.front().colons) > 0.5F) return false;
  }
  return ruled || numeric >= 0.25F;
}

bool has_table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> in_column(rows.empty() ? 0 : rows.front().size());
  std::size_t rows_of_two = 0;
  for (const auto& row : rows) {
    std::size_t filled = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].empty()) continue;
      ++filled;
      ++in_column[c];
    }
    if (filled > 1) ++rows_of_two;
  }
  return rows_of_two >= 2 && std::ranges::count_if(in_column, [](auto n) { return n >= 2; }) >= 2;
}

int header_rows_of(const std::vector<std::vector<std::string>>& rows) {
  const auto digits = [](const std::vector<std::string>& row) {
    return std::ranges::any_of(row, [](const std::string& text) { return has_digit(text); });
  };
  const auto names_years = [&rows](std::size_t r) {
    return years_of(rows[r]) >= 2 && r + 1 < rows.size() && years_of(rows[r + 1]) == 0;
  };
  const auto filled = [](const std::vector<std::string>& row) {
    return std::ranges::count_if(row, [](const std::string& text) { return !text.empty(); });
  };
  std::size_t heads = 0;
  while (heads < std::min(rows.size(), header_rows_max) &&
         (!digits(rows[heads]) || names_years(heads)) && (heads == 0 || filled(rows[heads]) > 1)) {
    ++heads;
  }
  const auto rest = static_cast<std::ptrdiff_t>(heads);
  const auto numbers = std::count_if(rows.begin() + rest, rows.end(), digits);
  const bool of_numbers = 2 * numbers > static_cast<std::ptrdiff_t>(rows.size()) - rest;
  return of_numbers ? static_cast<int>(heads) : numbers > 0 && heads > 0 ? 1 : 0;
}

int rows_above_rule(const open_grid& grid, std::span<const float> rules) {
  const auto middle = [](const table_row& row) { return (row.y0 + row.y1) / 2; };
  const auto first = std::ranges::upper_bound(rules, middle(grid.rows.front()));
  const auto last = std::ranges::lower_bound(rules, middle(grid.rows.back()));
  if (first >= last || last - first > head_rules_max) return 0;
  const auto heads =
      std::ranges::count_if(grid.rows, [&](const table_row& row) { return middle(row) < *first; });
  return 3 * heads <= static_cast<std::ptrdiff_t>(grid.rows.size()) + 1 ? static_cast<int>(heads)
                                                                        : 0;
}

}  // namespace pagemill::extract
