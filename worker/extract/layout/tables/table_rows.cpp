#include "worker/extract/layout/tables/table_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/text/characters.hpp"

namespace pagemill::extract {
namespace {

constexpr float run_gap = 0.7F;      ///< em: a space of justified text is less
constexpr float number_gap = 0.45F;  ///< em, between two numbers
constexpr float row_offset = 0.4F;   ///< of the height, between the middles of two lines of one row
constexpr float currency_gap = 12.0F;  ///< em, from its sign to a number
constexpr std::array<std::string_view, 6> currencies = {"$",      "US$",    "\u20AC",
                                                        "\u00A3", "\u00A5", "\u20B9"};
constexpr std::size_t rows_compared = 3;
constexpr float rule_gap = 0.15F;             ///< em: a rule cuts only where words are apart
constexpr std::size_t rule_checks = 4000000;  ///< of a page

constexpr std::array<std::string_view, 6> missing_numbers = {"-",  "\u2013", "\u2014",
                                                             "..", "...",    "\u2026"};

struct placed_line {
  std::uint32_t index = 0;
  float y0 = 0, y1 = 0;
};

struct open_row {
  float y0 = 0, y1 = 0, middle = 0;
  std::vector<std::uint32_t> lines;
};

std::vector<open_row> rows_of_lines(const raw_page& page, const std::vector<bool>& wanted) {
  std::vector<placed_line> lines;
  for (std::uint32_t i = 0; i < page.lines.size(); ++i) {
    const auto& line = page.lines[i];
    if (!wanted[i] || !line.is_upright() || line.word_count == 0) continue;
    lines.push_back({i, line.bbox.y0, line.bbox.y1});
  }
  std::ranges::stable_sort(lines, {}, [](const placed_line& l) { return l.y0 + l.y1; });
  std::vector<open_row> rows;
  for (const auto& line : lines) {
    const float middle = (line.y0 + line.y1) / 2, height = line.y1 - line.y0;
    bool found = false;
    for (std::size_t back = 0; back < std::min(rows_compared, rows.size()) && !found; ++back) {
      auto& row = rows[rows.size() - 1 - back];
      const float low = std::min(height, row.y1 - row.y0);
      if (std::fabs(row.middle - middle) > row_offset * low) continue;
      found = true;
      row.lines.push_back(line.index);
      row.y0 = std::min(row.y0, line.y0);
      row.y1 = std::max(row.y1, line.y1);
    }
    if (!found) rows.push_back({line.y0, line.y1, middle, {line.index}});
  }
  std::ranges::stable_sort(rows, {}, &open_row::middle);
  return rows;
}

std::vector<table_word> words_of(const raw_page& page, const std::vector<std::uint32_t>& lines) {
  std::vector<table_word> words;
  for (const auto index : lines) {
    const auto& line = page.lines[index];
    std::uint32_t span = line.first_span;
    const auto spans_end = line.first_span + line.span_count;
    for (std::uint32_t i = 0; i < line.word_count; ++i) {
      const auto& word = page.words[line.first_word + i];
      while (span + 1 < spans_end && page.spans[span].end <= word.begin) ++span;
      const auto style = span < spans_end ? page.spans[span].style : text_style{};
      words.push_back(
          {word.x0, word.x1, index, word.begin, word.end, style.size, style.bold, style.monospace});
    }
  }
  if (!std::ranges::is_sorted(words, {}, &table_word::x0)) {
    std::ranges::stable_sort(words, {}, &table_word::x0);
  }
  return words;
}

/// The x of the vertical rules that cross the height `y`, ascending.
std::vector<float> verticals_at(std::span<const raw_rule> rules, float y) {
  std::vector<float> found;
  for (const auto& rule : rules) {
    if (!rule.horizontal && rule.bbox.y0 < y && y < rule.bbox.y1) {
      found.push_back((rule.bbox.x0 + rule.bbox.x1) / 2);
    }
  }
  std::ranges::sort(found);
  return found;
}

bool is_currency(std::string_view text) {
  return std::ranges::find(currencies, text) != currencies.end();
}

std::vector<text_run> runs_of(const raw_page& page, std::vector<table_word> words,
                              const std::vector<float>& verticals) {
  std::vector<text_run> runs;
  const auto is_number = [&page](const table_word& w) { return is_numeric(text_of(page, w)); };
  for (auto& word : words) {
    bool cut = runs.empty();
    if (!cut) {
      const float end = runs.back().x1, gap = word.x0 - end;
      const float em = std::max(word.size, 1.0F);
      const auto& before = runs.back().words.back();
      cut = gap > run_gap * em || (gap > number_gap * em && is_number(before) && is_number(word));
      // Accounts put the sign at the left of the column and the number at its right.
      if (cut && gap < currency_gap * em && is_currency(text_of(page, before)) && is_number(word))
        cut = false;
      if (!cut && gap > rule_gap * word.size) {
        const auto next = std::ranges::lower_bound(verticals, end - 1);
        cut = next != verticals.end() && *next <= word.x0 + 1;
      }
    }
    if (cut) runs.push_back({.x0 = word.x0, .x1 = word.x1});
    runs.back().x1 = std::max(runs.back().x1, word.x1);
    runs.back().words.push_back(std::move(word));
  }
  return runs;
}

}  // namespace

std::vector<text_row> text_rows(const raw_page& page, const std::vector<bool>& wanted,
                                std::span<const raw_rule> rules) {
  std::vector<text_row> made;
  const auto rows = rows_of_lines(page, wanted);
  const bool looks_at_rules = rows.size() * rules.size() <= rule_checks;
  for (const auto& row : rows) {
    auto words = words_of(page, row.lines);
    if (words.empty()) continue;
    text_row out{.y0 = row.y0, .y1 = row.y1};
    out.size = words[words.size() / 2].size;
    out.runs = runs_of(page, std::move(words),
                       looks_at_rules ? verticals_at(rules, out.middle()) : std::vector<float>());
    made.push_back(std::move(out));
  }
  return made;
}

std::string_view text_of(const raw_page& page, const table_word& word) {
  return std::string_view(page.text).substr(word.begin, word.end - word.begin);
}

std::string text_of(const raw_page& page, const text_run& run) {
  std::string text;
  const table_word* before = nullptr;
  for (const auto& word : run.words) {
    // A word that another style divides has no gap inside.
    if (before != nullptr &&
        (word.x0 - before->x1 > 0.1F * word.size || word.line == before->line)) {
      text += ' ';
    }
    text += word_text(page, page.lines[word.line], word.begin, word.end);
    before = &word;
  }
  return clean_line(std::move(text));
}

bounding_box box_of(const raw_page& page, const text_run& run) {
  bounding_box box;
  for (const auto& word : run.words) {
    const auto& line = page.lines[word.line].bbox;
    const bounding_box at{word.x0, line.y0, word.x1, line.y1};
    if (&word == &run.words.front()) box = at;
    extend(box, at);
  }
  return box;
}

bool is_numeric(std::string_view text) {
  std::size_t digits = 0, letters = 0;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c >= '0' && c <= '9') ++digits;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || u >= 0xC3) ++letters;
  }
  if (digits == 0) return std::ranges::find(missing_numbers, text) != missing_numbers.end();
  return letters <= 2 && digits >= letters;
}

}  // namespace pagemill::extract
